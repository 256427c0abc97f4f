"""The performance analysis: sentences that follow from the figures by rule, without causes.

What is within chance is said to be; what is not known is said not to be.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from per10k.core.cautions import cautions as cautions_of
from per10k.report import words
from per10k.report.figures import BENCHMARKS, RAGS, Definition, Figure, Line, Report, Row, Section, month_before

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
    to_date = ", year to date" if line.month.basis == "financial_year_to_date" else ""
    own_year = line.own_year
    told: list[str | None] = [_level(month, line.month, f"{report.month:%B %Y}{to_date}")]
    if own_year:
        told.append(_level(year, own_year, words.period(own_year)))
    told.append(_change(month, line.month, "month", report.month))
    if own_year and year and year.change_on_year is not None:
        told.append(_change(year, own_year, "year", report.month))
    else:
        told.append(_change(month, line.month, "year", report.month))
    told.append(_against_target(line.target, month, line.month, "The month" if own_year else "It"))
    if own_year:
        told.append(_against_target(line.target_year, year, own_year, "The year"))
    told.append(_against_others(line, year or month, line.year if year and line.year else line.month))
    told += [words.bounds(month, line.month), words.not_yet_due(month)]
    if own_year:
        told += [_of_the_year(words.bounds(year, own_year)), _of_the_year(words.not_yet_due(year))]
    return [sentence for sentence in told if sentence]


def summary(section: Section, report: Report) -> list[str]:
    """What the section's figures say together, before its lines."""
    judged = [line for line in section.lines if line.row["rag_in_month"]]
    whole = f"{len(section.lines)} line{'s' * (len(section.lines) > 1)}"
    if judged:
        counts = {rag: sum(line.row["rag_in_month"] == rag for line in judged) for rag in reversed(RAGS)}
        listed = _listed([f"{count} {rag}" for rag, count in counts.items() if count])
        are = "is" if len(judged) == 1 else "are"
        told = [f"Of {whole}, {len(judged)} {are} judged against a target in {report.month:%B %Y}: {listed}."]
    else:
        told = [f"None of its {whole} is judged against a target in {report.month:%B %Y}."]
    verdicts = [verdict for line in section.lines if (verdict := _beside_neighbours(line, report))]
    if verdicts:
        counts = {verdict: verdicts.count(verdict) for verdict in ("better", "worse", "the same")}
        listed = _listed([f"{count} {verdict}" for verdict, count in counts.items() if count])
        lines = "1 line" if len(verdicts) == 1 else f"{len(verdicts)} lines"
        told.append(f"{lines} can be judged beside the average of statistical neighbours: {listed}.")
    without = sum(why_none(line, report) is not None for line in section.lines)
    if without:
        one = "1 line has no figure for the month, and says why."
        told.append(one if without == 1 else f"{without} lines have no figure for the month, and say why.")
    return told


def cautions(report: Report) -> list[str]:
    """What the page cannot say for want of a target, a population or a benchmark of the council, so that silence is no praise.

    First, of a council that came after others, that nothing published is comparable with its months and years before.
    """
    told = []
    if report.began_on and report.years_before[0] < report.began_on:
        told.append(
            f"{report.council} began on {report.began_on:%-d %B %Y}, after {report.came_after}. Months and years before are of "
            "its area since, from the records that came with it: nothing published of them is comparable."
        )
    return told + cautions_of(
        report.reporting_year,
        f"{report.month:%B %Y}",
        has_target=any(target["target_direction"] for line in report.lines for target in (line.target, line.target_year)),
        has_population=not any(is_without_population(line, report) for line in report.lines),
        has_benchmark=any(line.row[benchmark] is not None for line in report.lines for benchmark in BENCHMARKS),
    )


def is_without_population(line: Line, report: Report) -> bool:
    """Whether a line has no figure of the month, or of the year, because there is no population to divide by."""
    of_month = (figures.get(report.month) for figures in (line.figures, line.figures_year))
    return any(figure is not None and figure.missing_reason == "no_population" for figure in of_month)


def movements(lines: list[Line], report: Report, on: str) -> list[Movement]:
    """Lines that moved by more than chance on the month or on the year before. on: 'month' or 'year'."""
    moved = []
    for line in lines:
        if line.row[f"is_change_on_{on}_within_chance"] is False and line.row[f"direction_on_{on}"] in ("up", "down"):
            year = line.figures_year.get(report.month)
            if on == "year" and line.own_year and year is not None and year.change_on_year is not None:
                figure, definition, period = year, line.own_year, f" ({words.period(line.own_year).lower()})"
            else:
                figure, definition, period = line.figures[report.month], line.month, ""
            before = getattr(figure, f"previous_{on}_value")
            if before is None:
                continue
            told = f"{words.amount(before, definition)} to {words.shown(figure, definition)}{period}{_if_open(figure, before)}"
            moved.append(Movement(line, line.row[f"judgement_on_{on}"], told))
    return moved


def why_none(line: Line, report: Report) -> str | None:
    """Why the line has no figure for the month; None where it has one."""
    figure = line.figures.get(report.month)
    return words.why_missing(figure) if figure is None or figure.displayed_value is None else None


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _of_the_year(sentence: str | None) -> str | None:
    return sentence and f"For the year, {sentence}"


def _level(figure: Figure | None, definition: Definition, period: str) -> str:
    if figure is None or figure.displayed_value is None:
        return f"{period}: no figure; {words.why_missing(figure)}."
    return f"{period}: {words.shown(figure, definition)}{words.out_of(figure, definition)}."


def _points(change: Decimal, definition: Definition) -> str:
    """The size of a difference with its unit, to the decimals of the figure or of a target that has more."""
    places = max(definition.decimals, -int(change.normalize().as_tuple().exponent))
    return f"{abs(change):,.{places}f}{' percentage points' if definition.unit == 'percentage' else ''}"


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
    if figure is None or change is None or before is None:
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
        "the average of statistical neighbours": line.row["statistical_neighbour_average"],
        "England": line.row["national_average"],
    }
    others = {name: value for name, value in others.items() if value is not None}
    if not others or figure is None or figure.displayed_value is None:
        return None
    if not line.row["is_benchmark_comparable"]:
        told = "The benchmarks count by another definition, so the figure is not compared with them."
        return f"{told} {line.row['benchmark_difference'] or ''}".strip()
    compared = []
    for name, other in others.items():
        difference = _difference(figure.displayed_value, other, definition)
        side = f"{_points(difference, definition)} {'above' if difference > 0 else 'below'}" if difference else "the same as"
        verdict = {1: ", which is better", -1: ", which is worse"}.get(_sign(difference, definition), "")
        compared.append(f"{side} {name} ({words.amount(other, definition)}){verdict}{_if_open(figure, other)}")
    return f"At {words.shown(figure, definition)} it is {'; it is '.join(compared)}."


def _beside_neighbours(line: Line, report: Report) -> str | None:
    """How the figure of the year, or else of the month, stands beside the neighbours' average; None if that is not judged."""
    other, definition = line.row["statistical_neighbour_average"], line.year or line.month
    figure = (line.figures_year if line.year else line.figures).get(report.month)
    if other is None or not line.row["is_benchmark_comparable"] or figure is None or figure.displayed_value is None:
        return None
    if definition.polarity not in ("high", "low") or is_open(figure, other):
        return None
    return ("the same", "better", "worse")[_sign(_difference(figure.displayed_value, other, definition), definition)]


def _difference(value: float, other: float, definition: Definition) -> Decimal:
    return words.half_up(value, definition.decimals) - words.half_up(other, definition.decimals)


def _sign(difference: Decimal, definition: Definition) -> int:
    """1 for better, -1 for worse, 0 where there is no difference or none is judged."""
    if not difference or definition.polarity not in ("high", "low"):
        return 0
    return 1 if (difference > 0) == (definition.polarity == "high") else -1
