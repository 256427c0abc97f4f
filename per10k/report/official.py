"""The council's own figures beside what the Department publishes of it: what agrees, and what does not and by how much."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from per10k.report import words
from per10k.report.figures import Row

DIFFERS, AGREES, NOT_JUDGED = "differs", "agrees", "not_judged"
NOT_JUDGED_BECAUSE = {
    "official_withheld": "no official figure of the council was published, though others have one",
    "official_withdrawn": "the official figure was withdrawn",
    "own_is_the_official": "the council delivers none of its own, so that its figure is the official one",
    "defined_otherwise": "the official figure counts otherwise",
    "other_unit": "the official figure is in another unit",
    "no_tolerance": "how far the two may part is not known",
    "cases_undecided": "cases that lack a value that would tell may make the difference",
    "no_figure": words.NO_FIGURE[1],
}


@dataclass(frozen=True)
class Comparison:
    """An own figure and the official one of the same time, as they are shown.

    period: what the official one is of. own, official, difference, tolerance: in the unit, empty where there is none. unit: in
    words. note: what may part the two, or why they are not judged.
    """

    verdict: str
    label: str
    period: str
    unit: str
    own: str
    official: str
    difference: str
    tolerance: str
    note: str
    row: Row


def comparisons(rows: list[Row]) -> dict[str, list[Comparison]]:
    """Rows of fct_official_comparison by verdict: the latest year first, and in it what parts furthest for its size.

    What a year to March says twice, as a year to date and as 12 months, is said once; months that agree are one line a year.
    """
    by_verdict: dict[str, list[Comparison]] = {DIFFERS: [], AGREES: [], NOT_JUDGED: []}
    once = sorted(_once(rows), key=_order)
    together = [row for row in once if row["basis"] == "in_month" and row["verdict"] == AGREES]
    for row in once:
        if row not in together:
            by_verdict[row["verdict"]].append(_shown(row))
    of_year = sorted(together, key=_year_of, reverse=True)
    by_verdict[AGREES] += [_together(list(of)) for _, of in groupby(of_year, key=_year_of)]
    return by_verdict


def counts(rows: list[Row]) -> dict[str, int]:
    """How many comparisons there are of each verdict, a year to March counted once and each month for itself."""
    verdicts = [row["verdict"] for row in _once(rows)]
    return {verdict: verdicts.count(verdict) for verdict in (DIFFERS, AGREES, NOT_JUDGED)}


def retrieved_on(rows: list[Row]) -> date | None:
    """The latest day on which any of the official figures was retrieved."""
    return max((row["retrieved_on"] for row in rows if row["retrieved_on"]), default=None)


def _once(rows: list[Row]) -> list[Row]:
    named = ("official_measure", "official_period_end", "own_value", "verdict")
    return list({tuple(row[name] for name in named): row for row in reversed(rows)}.values())


def _order(row: Row) -> tuple[int, float, str, date]:
    apart = abs(row["difference"] or 0) / max(abs(row["official_value"] or 0), 1)
    return -int(row["reporting_year"][:4]), -apart, row["label"], row["month_end"]


def _year_of(row: Row) -> tuple[str, str]:
    return row["reporting_year"], row["indicator_id"]


def _shown(row: Row) -> Comparison:
    provisional = ", provisional" if row["is_provisional"] else ""
    return Comparison(
        verdict=row["verdict"],
        label=row["label"],
        period=f"{row['official_period']}{provisional}",
        unit=words.UNITS[row["unit"]],
        own=_value(row["own_value"], row),
        official=_value(row["official_value"], row),
        difference=_apart(row["difference"], row, sign="+"),
        tolerance=_apart(row["tolerance"], row),
        note=_note(row),
        row=row,
    )


def _together(months: list[Row]) -> Comparison:
    """Months of a year that agree, as one line."""
    furthest = max(months, key=lambda row: abs(row["difference"]))
    number = "12 months" if len(months) == 12 else f"{len(months)} of the months"
    one = _shown(furthest)
    return replace(
        one,
        period=f"{number} of {furthest['reporting_year']}",
        own="by month",
        official="by month",
        difference=f"{one.difference} at most",
        tolerance=f"{one.tolerance} of that month",
    )


def _note(row: Row) -> str:
    if row["verdict"] == AGREES:
        return row["tolerance_reason"]
    if row["verdict"] == DIFFERS:
        before = row["official_value_before"]
        revised = f" Published as {_value(before, row)} before." if before is not None else ""
        return f"{row['known_reasons']}{revised}"
    why = row["why_not_judged"]
    if why == "defined_otherwise":
        return row["known_reasons"]
    told = NOT_JUDGED_BECAUSE.get(why) or words.MISSING.get(why, words.NO_FIGURE)[1]
    return f"{told[0].upper()}{told[1:]}."


def _value(value: float | None, row: Row) -> str:
    if value is None:
        return ""
    return f"{words.half_up(value, row['decimals']):,}{'%' if row['unit'] == 'percentage' else ''}"


def _apart(value: float | None, row: Row, sign: str = "") -> str:
    """A difference or a tolerance, of a share in points; a small tolerance with all its decimals."""
    if value is None:
        return ""
    points = " points" if row["unit"] == "percentage" else ""
    if not sign and value < 0.1:
        return f"{words.plain(value)}{points}"
    rounded = words.half_up(value, row["decimals"] if value == int(value) else max(row["decimals"], 1))
    return f"{rounded:{sign if rounded else ''},}{points}"
