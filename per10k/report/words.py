"""Figures, reasons and targets in words, said once for every form of the report."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from per10k.report.figures import Definition, Figure, Line, Report, Row

MISSING = {
    "not_supplied": ("not supplied", "the council does not supply an extract or a field that the indicator rests on"),
    "insufficient_history": ("no history", "the council's data does not reach back far enough"),
    "no_denominator": ("no cases", "there was no case to judge"),
    "no_population": ("no population", "no population estimate had been published by then"),
    "no_snapshot": ("no snapshot", "the council kept no snapshot of that month"),
    "not_applicable": ("does not apply", "the teams it is about did not exist, or what it is about has ended"),
    "not_reported_this_month": ("not due", "it is reported in the month in which its quarter, term or other period ends"),
    "after_extract_date": ("not yet cut", "the source was cut before the month ended"),
}
NO_FIGURE = ("no figure", "the marts hold no figure for that month")
NO_INDICATOR = ("not reported", "the line is not reported for the year")

SYMBOLS = {
    "c": ("[c]", "withheld: it is a small number, or would give one away"),
    "z": ("[z]", "does not apply"),
    "x": ("[x]", "not available"),
    "k": ("[k]", "not 0, but displayed as 0"),
}

GOOD = {"high": "High", "low": "Low", "within_limits": "In limits", "info": "No direction is judged good"}
UNITS = {
    "count": "Count",
    "percentage": "Percentage",
    "rate_per_10k": "Rate per 10,000 children aged 0 to 17",
    "rate_per_100k": "Rate per 100,000 of its population",
    "rate_per_1k": "Rate per 1,000 of its population",
    "average": "Average",
    "maximum": "Maximum",
}
BASES = {
    "in_month": "In the month",
    "financial_year_to_date": "Year to date, from 1 April",
    "rolling_12_months": "Rolling 12 months",
    "quarter": "Quarter",
    "term": "School term",
    "as_at_month_end": "As at the month end",
}
QUALITY_MEANS = {
    "good": "no field that it rests on has gaps above its limit",
    "check": "a field that it rests on has gaps that may move the figure",
    "poor": "a field that it rests on has gaps that may turn the figure",
    "not_measured": "no row of the period was asked for the fields that it rests on",
}
QUALITY = {"good": "Good", "check": "To be checked", "poor": "Poor", "not_measured": "Not measured"}


def half_up(value: float, decimals: int) -> Decimal:
    """The value at display precision, half up, as the marts round it."""
    nudge = Decimal("1e-9").scaleb(-decimals).copy_sign(Decimal(repr(value)))
    return (Decimal(repr(value)) + nudge).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + Decimal(0)


def amount(value: float, definition: Definition) -> str:
    """A value in its unit, at display precision: '1,528', '76.0%'."""
    return f"{half_up(value, definition.decimals):,}{'%' if definition.unit == 'percentage' else ''}"


def plain(value: float) -> str:
    """A number with as many decimals as it has, at most 4: numerators, targets, tolerances."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def period(definition: Definition) -> str:
    """The period of an indicator in a word or two."""
    return BASES[definition.basis].split(",")[0]


def of_period(figure: Figure | None) -> str:
    """What period a figure is of, in words, where it stands in a later month or was published elsewhere; else empty."""
    if figure is None or figure.period_end is None or not (figure.stands or figure.period_published_on):
        return ""
    start, end, published = figure.period_start, figure.period_end, figure.period_published_on
    said = f"as at {_day(end)}" if start is None or start == end else f"{_day(start)} to {_day(end)}"
    return f"{said}, published {_day(published)}" if published and published > end else said


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def year_name(day: date) -> str:
    """The financial year of a day, as 2018/19."""
    first = day.year - (day.month < 4)
    return f"{first}/{(first + 1) % 100:02}"


def shown(figure: Figure | None, definition: Definition | None) -> str:
    """The figure, or in a word or two why there is none."""
    if definition is None:
        return NO_INDICATOR[0]
    if figure is None:
        return NO_FIGURE[0]
    if figure.displayed_value is not None:
        mark = f" {SYMBOLS['k'][0]}" if figure.displayed_value_symbol == "k" else ""
        return amount(figure.displayed_value, definition) + mark
    return _missing(figure)[0]


def why_missing(figure: Figure | None) -> str | None:
    """Why there is no figure, in a clause; None where there is one."""
    if figure is None:
        return NO_FIGURE[1]
    if figure.displayed_value is not None:
        return SYMBOLS["k"][1] if figure.displayed_value_symbol == "k" else None
    return _missing(figure)[1]


def _missing(figure: Figure) -> tuple[str, str]:
    if figure.displayed_value_symbol:
        short, meaning = SYMBOLS[figure.displayed_value_symbol]
        return short, MISSING.get(figure.missing_reason or "", ("", meaning))[1]
    return MISSING.get(figure.missing_reason or "", NO_FIGURE)


def part(figure: Figure | None, name: str) -> str:
    """The numerator, denominator or population of a figure; its symbol where it is withheld; empty where there is none."""
    value = getattr(figure, name, None)
    if value is not None:
        return plain(value)
    symbol = getattr(figure, f"{name}_symbol", None)
    return SYMBOLS[symbol][0] if symbol == "c" else ""


def out_of(figure: Figure, definition: Definition) -> str:
    """The numbers behind a figure, as ' (1,161 of 1,528)'; empty where it is its own numerator, or they are not told."""
    if figure.numerator is None or definition.unit in ("count", "maximum"):
        return ""
    if definition.unit == "rate_per_10k":
        return f" ({plain(figure.numerator)} among {figure.population:,} children)" if figure.population else ""
    if definition.unit.startswith("rate"):
        return f" ({plain(figure.numerator)} among {plain(figure.denominator)})" if figure.denominator is not None else ""
    by = "÷" if definition.unit == "average" else "of"
    return f" ({plain(figure.numerator)} {by} {plain(figure.denominator)})" if figure.denominator is not None else ""


def bounds(figure: Figure | None, definition: Definition) -> str | None:
    """What cases without a deciding value leave open, in a sentence; None where they leave nothing open."""
    if figure is None or not figure.undecided or figure.value_at_least is None or figure.value_at_most is None:
        return None
    whole = f" of {plain(figure.denominator)}" if figure.denominator is not None else ""
    low, high = amount(figure.value_at_least, definition), amount(figure.value_at_most, definition)
    lack = "lacks" if figure.undecided == 1 else "lack"
    told = "too few to change the figure as shown" if low == high else f"so the figure lies between {low} and {high}"
    return f"{figure.undecided:,}{whole} {lack} a value that would tell, {told}."


def not_yet_due(figure: Figure | None) -> str | None:
    """What has not been due yet, in a sentence; None where there is nothing."""
    if figure is None or not figure.not_yet_due:
        return None
    were = "was" if figure.not_yet_due == 1 else "were"
    return f"{figure.not_yet_due:,} {were} not yet due when the source was cut, and count as not in time until a later run."


def rank(row: Row) -> str:
    """The place of the council's official figure among those of all councils, 1 the best; empty where there is none."""
    return f"{row['national_rank']} of {row['councils_with_value']}" if row["national_rank"] else ""


def place(row: Row) -> str:
    """Where the region's figure and the rank are of another period than the benchmarks beside them: of which; else empty."""
    if not row["official_period"] or row["benchmark_source"]:
        return ""
    provisional = ", provisional" if row["is_official_provisional"] else ""
    return f"{row['official_period']}{provisional}"


def benchmark_period(row: Row) -> str:
    """What the benchmarks of a line are of; empty where that is not known."""
    provisional = ", provisional" if row["is_benchmark_provisional"] else ""
    return f"{row['benchmark_period']}{provisional}" if row["benchmark_period"] else ""


def about_benchmarks(row: Row) -> list[str]:
    """What is to be known of the benchmarks of a line: source, period, who is among them, and what differs."""
    told = []
    if row["benchmark_source"]:
        told.append(f"The benchmarks are official figures of {benchmark_period(row)} ({row['benchmark_source']}).")
        told.append(f"{row['neighbours_with_value'] or 'None'} of the ten statistical neighbours have a figure.")
    elif row["benchmark_period"]:
        told.append(f"The benchmarks are of {benchmark_period(row)}.")
    if place(row):
        told.append(f"Region and rank are official figures of {place(row)}.")
    if row["national_rank"]:
        number = f"number {rank(row)}, quarter {row['national_quartile']}"
        told.append(f"The council's own official figure is {number} (1 is best).")
    if row["is_benchmark_comparable"] is False:
        told.append(f"They count by another definition. {row['benchmark_difference'] or ''}".strip())
    elif row["benchmark_difference"]:
        told.append(row["benchmark_difference"])
    return told


def before_council(report: Report, month: date) -> str:
    """That a month was over before a council began that came after others; empty where it was not."""
    is_before = report.began_on is not None and month < report.began_on
    return f"Before {report.council} began: of its area since." if is_before else ""


def targets(line: Line) -> str:
    """The target and tolerances of a line; that of the year too where it is another; empty without one."""
    month, year = target(line.target, line.month), line.year and target(line.target_year, line.year)
    if not year or year == month:
        return month
    return f"{month}. Year: {year}" if month else f"Year: {year}"


def target(row: Row, definition: Definition) -> str:
    """A target and its tolerances; empty without one."""
    sign = "%" if definition.unit == "percentage" else ""
    kind = row["target_direction"]
    if kind in ("at_least", "at_most") and row["target"] is not None:
        aim, limit = f"{plain(row['target'])}{sign}", row["amber_limit"]
        words = f"{aim} or more" if kind == "at_least" else f"Below {aim}"
        if limit is None:
            return words
        return f"{words}; amber {'from' if kind == 'at_least' else 'below'} {plain(limit)}{sign}"
    if kind == "range" and row["target_centre"] is not None:
        tolerance = f"green ± {plain(row['green_tolerance'])}, amber ± {plain(row['amber_tolerance'])}"
        return f"{plain(row['target_centre'])}{sign}; {tolerance}"
    if kind == "band" and row["band_high"] is not None:
        return f"{plain(row['band_low'])} to {plain(row['band_high'])}{sign}; amber to 1% above"
    return ""
