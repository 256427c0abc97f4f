"""The performance analysis: sentences that follow from the figures by rule, without causes.

What is within chance is said to be; what is not known is said not to be.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from report import words
from report.figures import RAGS, Definition, Figure, Line, Report, Row, Section, month_before

CHANCE = {
    True: "within chance for numbers of this size, so no trend is read into it",
    False: "more than chance alone explains",
}


@dataclass(frozen=True)
class Movement:
    """A line that moved by more than chance, and how: 'better', 'worse', or None for information."""

    line: Line
    judgement: str | None
    words: str


def sentences(line: Line, report: Report) -> list[str]:
    """What the figures of a line say in the month reported, most wanted first."""
    month, year = line.figures.get(report.month), line.figures_year.get(report.month)
    told = [_level(month, line.month, f"{report.month:%B %Y}")]
    if line.has_own_year:
        told.append(_level(year, line.year, words.period(line.year)))
    told.append(_change(month, line.month, "month", report.month))
    yearly = year if line.has_own_year and year and year.change_on_year is not None else month
    told.append(_change(yearly, line.month if yearly is month else line.year, "year", report.month))
    told.append(_against_target(line.target, month, line.month, "The month"))
    if line.has_own_year:
        told.append(_against_target(line.target_year, year, line.year, "The year"))
    told.append(_against_others(line, year or month, line.year or line.month))
    told += [words.bounds(month, line.month), words.not_yet_due(month)]
    if line.has_own_year:
        told += [_of_the_year(words.bounds(year, line.year)), _of_the_year(words.not_yet_due(year))]
    return [sentence for sentence in told if sentence]


def summary(section: Section, report: Report) -> list[str]:
    """What the section's figures say together, before its lines."""
    judged = [line for line in section.lines if line.row["rag_in_month"]]
    told = []
    if judged:
        counts = {rag: sum(line.row["rag_in_month"] == rag for line in judged) for rag in reversed(RAGS)}
        listed = ", ".join(f"{count} {rag}" for rag, count in counts.items() if count)
        told.append(f"Against target in {report.month:%B %Y}: {listed}, of {_lines(len(judged))} that {_are(judged)} judged.")
    else:
        told.append("None of its lines is judged against a target this month.")
    without = [line for line in section.lines if why_none(line, report)]
    if without:
        told.append(f"{_lines(len(without)).capitalize()} without a figure for the month; each says why.")
    return told


def movements(lines: list[Line], report: Report, on: str) -> list[Movement]:
    """Lines that moved by more than chance on the month or on the year before. on: 'month' or 'year'."""
    moved = []
    for line in lines:
        if line.row[f"is_change_on_{on}_within_chance"] is False and line.row[f"direction_on_{on}"] in ("up", "down"):
            year = line.figures_year.get(report.month)
            is_of_year = on == "year" and line.has_own_year and year is not None and year.change_on_year is not None
            figure, definition = (year, line.year) if is_of_year else (line.figures[report.month], line.month)
            before = getattr(figure, f"previous_{on}_value")
            if before is None:
                continue
            period = f" ({words.BASES[definition.basis].split(',')[0].lower()})" if is_of_year else ""
            told = f"{words.amount(before, definition)} to {words.shown(figure, definition)}{period}{_if_open(figure, before)}"
            moved.append(Movement(line, line.row[f"judgement_on_{on}"], told))
    return moved


def why_none(line: Line, report: Report) -> str | None:
    """Why the line has no figure for the month; None where it has one."""
    figure = line.figures.get(report.month)
    return words.why_missing(figure) if figure is None or figure.displayed_value is None else None


def _are(lines: list) -> str:
    return "is" if len(lines) == 1 else "are"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _of_the_year(sentence: str | None) -> str | None:
    return sentence and f"For the year, {sentence}"


def _level(figure: Figure | None, definition: Definition, period: str) -> str:
    if figure is None or figure.displayed_value is None:
        return f"{period}: no figure; {words.why_missing(figure)}."
    return f"{period}: {words.shown(figure, definition)}{words.out_of(figure, definition)}."


def _points(change: Decimal, definition: Definition) -> str:
    """The size of a difference with its unit."""
    return f"{words.plain(abs(float(change)))}{' percentage points' if definition.unit == 'percentage' else ''}"


def is_open(figure: Figure, other: float) -> bool:
    """Whether cases that lack a value could bring the figure to `other`, and so turn a comparison with it."""
    if figure.value_at_least is None or figure.value_at_most is None or figure.value_at_least == figure.value_at_most:
        return False
    return figure.value_at_least <= other <= figure.value_at_most


def _if_open(figure: Figure, other: float) -> str:
    return "; the cases that lack a value leave that open" if is_open(figure, other) else ""


def _change(figure: Figure | None, definition: Definition, on: str, month: date) -> str | None:
    """The change on the month or the year before. on: 'month' or 'year'."""
    change = getattr(figure, f"change_on_{on}", None)
    before = getattr(figure, f"previous_{on}_value", None)
    if change is None or before is None:
        return None
    then = f"{month_before(month, 1 if on == 'month' else 12):%B %Y}"
    if definition.basis == "financial_year_to_date":
        then = f"the year to {then}" if on == "year" else f"the year to date in {then}"
    if change == 0:
        return f"The same as {then} ({words.amount(before, definition)})."
    judgement = getattr(figure, f"judgement_on_{on}")
    verdict = {"better": ", which is better", "worse": ", which is worse"}.get(judgement or "", "")
    chance = CHANCE.get(getattr(figure, f"is_change_on_{on}_within_chance"), "whether that is more than chance is not tested")
    moved = f"{'Up' if change > 0 else 'Down'} {_points(words.half_up(change, definition.decimals), definition)}"
    return f"{moved} on {then} ({words.amount(before, definition)}){verdict}: {chance}{_if_open(figure, before)}."


def _against_target(row: Row, figure: Figure | None, definition: Definition, period: str) -> str | None:
    if figure is None or figure.rag is None or figure.displayed_value is None:
        return None
    value = words.half_up(figure.displayed_value, definition.decimals)
    if row["target_direction"] == "band":
        low, high = (Decimal(repr(row[name])) for name in ("band_low", "band_high"))
        where = f"{_points(value - high, definition)} above" if value > high else "within"
        where = f"{_points(value - low, definition)} below" if value < low else where
        under = " (under range counts as green)" if value < low else ""
        aim, name = row["band_high"], f"the band of {words.plain(row['band_low'])} to {words.plain(row['band_high'])}{under}"
    else:
        is_range = row["target_direction"] == "range"
        aim = row["target_centre" if is_range else "target"]
        distance = value - Decimal(repr(aim))
        where = f"{_points(distance, definition)} {'above' if distance > 0 else 'below'}" if distance else "exactly at"
        name = "the centre of its range" if is_range else "the target"
        name = f"{name} ({words.target(row, definition).split(';')[0].lower()})"
    return f"{period} is {figure.rag}: {where} {name}{_if_open(figure, aim)}."


def _against_others(line: Line, figure: Figure | None, definition: Definition) -> str | None:
    others = {
        "statistical neighbours (average)": line.row["statistical_neighbour_average"],
        "England": line.row["national_average"],
    }
    others = {name: value for name, value in others.items() if value is not None}
    if not others or figure is None or figure.displayed_value is None:
        return None
    if not line.row["is_benchmark_comparable"]:
        return "The benchmarks count by another definition, so the figure is not compared with them."
    value = words.half_up(figure.displayed_value, definition.decimals)
    compared = []
    for name, other in others.items():
        difference = value - words.half_up(other, definition.decimals)
        side = f"{_points(difference, definition)} {'above' if difference > 0 else 'below'}" if difference else "the same as"
        better = (difference > 0) == (definition.polarity == "high")
        is_judged = difference and definition.polarity in ("high", "low")
        verdict = f", {'better' if better else 'worse'}" if is_judged else ""
        compared.append(f"{side} {name} ({words.amount(other, definition)}){verdict}{_if_open(figure, other)}")
    return f"{words.shown(figure, definition)} is {'; '.join(compared)}."
