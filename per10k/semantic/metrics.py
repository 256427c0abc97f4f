"""Which figure an indicator is, over months and councils: from its basis and unit, for every indicator alike.

What happens in a month adds up over months, as numerators and denominators; whatever else is as at the last month asked for, as
its months overlap or are a stock. A figure alone is the mart's own. Of several together the parts are added, and there is none
where that would be of other months, categories or cases than were asked for.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from per10k.core.sql import literal
from per10k.report.words import UNITS

INDICATORS, FIGURES, MONTHS, COUNCILS = "dim_indicator", "fct_indicator_month", "dim_month", "dim_council"
# What months can be taken together by, beside quarter and year of the calendar: columns of the time spine.
GRANULARITIES = ("financial_year", "financial_quarter", "term")
# The basis whose months are apart from each other (seeds/registry/indicator.csv).
ADDS = "in_month"

# What is added to each row of figures: the first month end that its council reports.
FIRST_MONTH = "first_month_end"
# The columns of figures that metrics are made of.
COLUMNS = ("la_code", "indicator_id", "breakdown", "month_end", "value", "numerator", "denominator", "population")
# The column of indicators that says whose one is that is no indicator of all.
OF_WHOM = "own_of"


@dataclass(frozen=True)
class Part:
    """What is counted of the rows of figures, of which metrics are made.

    agg: sum or count_distinct. expression: in SQL, of a row. at_last: whether it is taken at the last month of each council
    among those asked for, as it does not add over months.
    """

    name: str
    description: str
    agg: str
    expression: str
    at_last: bool = False


_COUNTED = (
    ("figures", "Rows of figures", "sum", "1"),
    ("figures_sum", "The figure, where there is one row; no sum of several means anything", "sum", "value"),
    ("figures_without_parts", "Rows without numerator and denominator", "sum", "case when numerator is null then 1 else 0 end"),
    ("numerators", "Cases counted", "sum", "numerator"),
    ("denominators", "Cases judged", "sum", "denominator"),
    ("categories", "Categories among the rows", "count_distinct", "breakdown"),
    ("months", "Month ends among the rows", "count_distinct", "month_end"),
    ("councils", "Councils among the rows", "count_distinct", "la_code"),
)
AT_LAST = "_at_last"
PARTS = (
    *(Part(name, f"{said}.", agg, expression) for name, said, agg, expression in _COUNTED),
    Part(
        "months_that_begin_late",
        "Rows of the first month that a council reports, where that is no April: a year of them would not be whole.",
        "sum",
        f"case when month_end = {FIRST_MONTH} and extract(month from month_end) <> 4 then 1 else 0 end",
    ),
    *(
        Part(f"{name}{AT_LAST}", f"{said}, at the last month asked for.", agg, expression, at_last=True)
        for name, said, agg, expression in (
            *_COUNTED,
            ("populations", "Residents of whom a rate is", "sum", "population"),
        )
    ),
)

# Names that no metric can have: those of the parts, and of what time is grouped by.
TAKEN = {part.name for part in PARTS} | {"metric_time", *GRANULARITIES}
TAKEN |= {"nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}

# What parts come to in a unit, as macros/indicators/values.sql has it of one row; {last} is where they are taken.
IN_UNIT = {
    "count": "numerators{last}",
    "percentage": "100.0 * numerators{last} / nullif(denominators{last}, 0)",
    "average": "numerators{last} / nullif(denominators{last}, 0)",
    "rate_per_10k": "10000.0 * numerators{last} / nullif(populations_at_last, 0)",
    "rate_per_100k": "100000.0 * numerators{last} / nullif(denominators{last}, 0)",
    "rate_per_1k": "1000.0 * numerators{last} / nullif(denominators{last}, 0)",
}
# A figure of these cannot be made of those of several months, councils or categories.
ALONE = ("maximum",)

# Figures as metrics take them: a council that is behind others, or has no month at all, has an empty row where it lacks one, so
# that it is among those that are added; a query of the others alone has their figure.
ROWS = """\
with figures as (
    select * from {figures}
),

months as (
    select distinct indicator_id, basis, unit, breakdown, month_end from figures
),

wanted as (
    select councils.la_code, months.*
    from months
    inner join {indicators} as indicators on months.indicator_id = indicators.indicator_id
    inner join {councils} as councils on coalesce(indicators.{of_whom}, councils.la_code) = councils.la_code
),

lacking as (
    select * from wanted
    where not exists (
        select 1 from figures
        where
            figures.la_code = wanted.la_code and figures.indicator_id = wanted.indicator_id
            and figures.breakdown = wanted.breakdown and figures.month_end = wanted.month_end
    )
)

select *, min(month_end) over (partition by la_code) as {first_month} from figures
union all by name
select * from lacking
"""

# What a metric does not say, and why: docs/semantic.md lists them, and a test holds it to this.
LIMITS = {
    "Targets, RAG, direction, bounds, benchmarks, data quality": "They are of one figure each, and stand beside it in the marts.",
    "Several categories of a breakdown": "Categories may overlap, so there is no figure of several: group by figure__breakdown.",
    "Several councils, of which one lacks the figure or is a month behind": "What is added would not be of what was asked for.",
    "A council that is behind others, over a period that holds a month of theirs": (
        "It would be of fewer months than theirs, or of another last one: ask for months with it."
    ),
    "Several councils, where a source gives a percentage and no counts": "There is nothing to add; one council has its figure.",
    "A maximum of several councils": "Nor would it be known whose it is; one council has its figure.",
    "A period that holds a council's first month, where that is no April": (
        "It may not be whole: of several months there is no figure, and a first month alone in it is that month. "
        "Ask for months with it."
    ),
    "A calendar year that began before the first month": "It is counted from that month on: ask for months with it.",
    "Several months of a year to date, a rolling year, a quarter, a term or a month end": (
        "They overlap, or do not add up: it is the figure as at the last month, by metric_time. By a column of dim_month only "
        "the last month of all has one."
    ),
    "A term by the council's own dates": (
        "metric_time__term goes by calendar months; what is counted by term stands in the month in which the council's term ends."
    ),
}


@dataclass(frozen=True)
class Metric:
    """An indicator as a metric. expression: in SQL, of parts; parts: their names."""

    name: str
    label: str
    description: str
    basis: str
    unit: str
    decimals: int
    expression: str
    parts: tuple[str, ...]

    @property
    def adds_over_months(self) -> bool:
        """Whether months are added up, and not the last one taken."""
        return self.basis == ADDS


def read_metrics(folder: Path) -> tuple[list[Metric], list[str]]:
    """A metric for each indicator of a folder of published marts, by its id; and of those that cannot be one, why not.

    Raises ValueError where there is no dictionary.
    """
    file = folder / f"{INDICATORS}.parquet"
    columns = "indicator_id, label, unit, basis, decimals, section, numerator_rule, denominator_rule"
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(f"select {columns} from read_parquet({literal(file)}) order by indicator_id").fetchall()
    except duckdb.Error as error:
        raise ValueError(f"{file}, the dictionary of the indicators, cannot be read: {error}") from error
    metrics, left_out = [], []
    for row in rows:
        try:
            metrics.append(as_metric(*row))
        except ValueError as refused:
            left_out.append(str(refused))
    return with_labels_of_their_own(metrics), left_out


def with_labels_of_their_own(metrics: list[Metric]) -> list[Metric]:
    """The metrics, those that share a label with their unit behind it, and their id where that does not do."""
    for behind in (lambda one: UNITS[one.unit].lower(), lambda one: one.name):
        labels = Counter(one.label.lower() for one in metrics)
        metrics = [
            replace(one, label=f"{one.label} ({behind(one)})") if labels[one.label.lower()] > 1 else one for one in metrics
        ]
    return metrics


def as_metric(
    indicator_id: str,
    label: str,
    unit: str,
    basis: str,
    decimals: int,
    section: str | None,
    numerator_rule: str | None,
    denominator_rule: str | None,
) -> Metric:
    """The metric of an indicator, which is all in its row of the dictionary. Raises ValueError for one that cannot be one."""
    if not re.fullmatch(r"[a-z](_?[a-z0-9])*", indicator_id or ""):
        raise ValueError(
            f"{INDICATORS}: {indicator_id!r} cannot be the name of a metric: those are of small letters, digits and single "
            "underscores between them, and begin with a letter. The marts have the indicator as ever."
        )
    if indicator_id in TAKEN:
        raise ValueError(
            f"{INDICATORS}: {indicator_id!r} is a name that the semantic layer has itself. The marts have the indicator as ever."
        )
    if unit not in IN_UNIT and unit not in ALONE:
        known = ", ".join((*IN_UNIT, *ALONE))
        raise ValueError(f"{INDICATORS}: {indicator_id} is in the unit {unit!r}; known are {known}.")
    expression = _expression(unit, "" if basis == ADDS else AT_LAST)
    over = "Of all months asked for." if basis == ADDS else "As at the last month asked for."
    rules = (f"{section}." if section else "", numerator_rule, denominator_rule and f"Of: {denominator_rule}", over)
    named = tuple(part.name for part in PARTS if re.search(rf"\b{part.name}\b", expression))
    said = " ".join(text for text in rules if text)
    return Metric(indicator_id, label or indicator_id, said, basis, unit, decimals, expression, named)


def _expression(unit: str, last: str) -> str:
    """In SQL, of parts: the one figure, or what several come to.

    Several are of one category, as categories may overlap; each has its parts; and they are of the same months in each council.
    """
    alone = f"case when figures{last} = 1 then figures_sum{last}"
    if unit in ALONE:
        return f"{alone} end"
    same = [f"categories{last} = 1", f"figures_without_parts{last} = 0"]
    if last:
        same.append("months_at_last = 1")
    else:
        same += ["figures = months * councils", "months_that_begin_late = 0"]
        if "populations" in IN_UNIT[unit]:
            same.append("months_at_last = 1")
    return f"{alone} when {' and '.join(same)} then {IN_UNIT[unit].format(last=last)} end"


def rows_of_figures(figures: str, indicators: str, councils: str) -> str:
    """In SQL, the rows of which metrics are made. Each argument: the relation, in SQL, of that mart."""
    return ROWS.format(figures=figures, indicators=indicators, councils=councils, first_month=FIRST_MONTH, of_whom=OF_WHOM)
