"""The numbers of one council's marts, each as a sum of unknowns: a series' cases of one month.

A series is (role, measure, category): the numerator, denominator or not-yet-due cases of a measure. A figure is a series over the
months of its window.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import duckdb

NUMERATOR, DENOMINATOR, NOT_YET_DUE = "numerator", "denominator", "not_yet_due"

# What stands beside a gap of a public edition. c: withheld; k: not 0, but displayed as 0; z: does not apply; x: not available.
DOES_NOT_APPLY = ("no_denominator", "not_applicable", "not_reported_this_month")

Series = tuple[str, str, str]
Window = tuple[str, int]

# Relation: its category and its count, the measure they are of, and the measure that is the whole of it.
BREAKDOWNS = {
    "fct_contact_outcome_month": ("contact_outcome", "contacts", "contacts_by_outcome"),
    "fct_assessment_outcome_month": ("outcome_group", "assessments", "assessments_by_outcome"),
    "fct_section_47_outcome_month": ("outcome_category", "enquiries", "s47_by_outcome"),
    "fct_open_child_protection_plan_duration_month": ("duration", "children", "cpp_open_by_duration"),
    "fct_ended_child_protection_plan_duration_month": ("duration", "plans", "cpp_ended_by_duration"),
    "fct_looked_after_ceased_reason_month": ("leaving_reason", "exits", "lac_ceased_by_reason"),
    "fct_placement_type_month": ("placement_group", "children", "lac_by_placement_type"),
    "fct_placement_provider_month": ("provider", "children", "lac_by_placement_provider"),
    "fct_placement_ownership_month": ("ownership", "children", "lac_by_placement_ownership"),
}
TEAM_NUMBERS = ("workers", "cases", "contracted_fte", "adjusted_fte", "average_caseload", "maximum_caseload")


@dataclass
class Figures:
    """Every figure of one council."""

    la_code: str
    # What is counted over which window: its value.
    values: dict[tuple[Series, Window], float] = field(default_factory=dict)
    # Measures whose months add up.
    flows: set[str] = field(default_factory=set)
    # What a measure is: percentage, average, maximum, or a plain count.
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    categories: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    # By definition (measure_part): a whole and its parts; a part and a whole that is more; a stock, what came and what went.
    sums: list[tuple[str, list[str]]] = field(default_factory=list)
    nested: list[tuple[str, str]] = field(default_factory=list)
    stocks: list[tuple[str, str, str]] = field(default_factory=list)
    # Counts told without a denominator beside them.
    alone: set[tuple[Series, Window]] = field(default_factory=set)
    # Groups of teams that an average or maximum caseload is of, and the teams of a group in a month.
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    teams: dict[tuple[str | None, int], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, series: Series, window: Window, value: float | None, alone: bool = True) -> None:
        """Take in a figure, unless it is missing."""
        if value is not None:
            self.values[series, window] = value
            if alone:
                self.alone.add((series, window))

    def months(self) -> dict[Series, dict[int, float]]:
        """What each series comes to month by month, as far as the marts say."""
        found: dict[Series, dict[int, float]] = defaultdict(dict)
        for (series, (summed_over, month)), value in self.values.items():
            if summed_over == "in_month":
                found[series][month] = value
            elif summed_over == "financial_year_to_date":
                before = self.values.get((series, (summed_over, month - 1))) if month % 12 != 3 else 0
                if before is not None and month not in found[series]:
                    found[series][month] = round(value - before, 4)
        return found


def month_number(day: date) -> int:
    """The month of a date as one running number; January is a multiple of 12."""
    return day.year * 12 + day.month - 1


def months_of(window: Window) -> range:
    """The months that a window sums over."""
    summed_over, month = window
    length = {"in_month": 1, "quarter": 3, "rolling_12_months": 12, "financial_year_to_date": (month - 3) % 12 + 1}[summed_over]
    return range(month - length + 1, month + 1)


def read_figures(database: duckdb.DuckDBPyConnection, la_code: str) -> Figures:
    """Read the figures of a council from the marts and the dictionary behind them."""
    figures = Figures(la_code)
    dictionary = dict(database.execute("select indicator_id, summed_over from reference.indicator_dictionary").fetchall())
    for row in database.execute(
        """
        select indicator_id, measure_id, breakdown, basis, unit, month_end, numerator, denominator, not_yet_due
        from marts.fct_indicator_month where la_code = ? order by all
        """,
        [la_code],
    ).fetchall():
        indicator_id, measure_id, category, basis, unit, day, numerator, denominator, not_yet_due = row
        summed_over, window = dictionary[indicator_id], (dictionary[indicator_id], month_number(day))
        figures.add((NUMERATOR, measure_id, category), window, numerator, alone=denominator is None)
        figures.add((DENOMINATOR, measure_id, category), window, denominator)
        figures.add((NOT_YET_DUE, measure_id, category), window, not_yet_due)
        figures.kinds[measure_id].add(unit)
        if summed_over != "in_month" or basis == "in_month":
            figures.flows.add(measure_id)
    for measure_id, category in database.execute("select measure_id, breakdown from reference.breakdown_category").fetchall():
        figures.categories[measure_id].append(category)
    for relation, (category, count, measure_id) in BREAKDOWNS.items():
        rows = database.execute(
            f"select {category}, basis, month_end, {count}, total from marts.{relation} where la_code = ?", [la_code]
        ).fetchall()
        for name, basis, day, counted, total in rows:
            window = ("in_month" if basis == "as_at_month_end" else basis, month_number(day))
            figures.add((NUMERATOR, measure_id, name), window, counted)
            figures.add((NUMERATOR, measure_id, "all"), window, total)
            if basis != "as_at_month_end":
                figures.flows.add(measure_id)
    take_parts(figures, database.execute("select whole, part_is, division, part from reference.measure_part").fetchall())
    _read_sources(database, figures)
    _read_teams(database, figures)
    return figures


def take_parts(figures: Figures, rows: Iterable[tuple[str, str, int | None, str]]) -> None:
    """Take in what definitions tie together. rows: whole, part_is, division, part, as the seed measure_part has them."""
    divisions: dict[tuple, list[str]] = defaultdict(list)
    for whole, part_is, division, part in rows:
        divisions[whole, part_is, division].append(part)
    for (whole, part_is, _), parts in divisions.items():
        if part_is == "sum":
            figures.sums.append((whole, parts))
        elif part_is == "within":
            figures.nested += [(part, whole) for part in parts]
        elif part_is == "came":
            figures.stocks.append((whole, parts[0], divisions[whole, "went", None][0]))


def _read_sources(database: duckdb.DuckDBPyConnection, figures: Figures) -> None:
    rows = database.execute(
        "select source_group, basis, month_end, contacts, progressed_to_referral from marts.fct_contact_source_month"
        " where la_code = ?",
        [figures.la_code],
    ).fetchall()
    for name, basis, day, contacts, progressed in rows:
        figures.add((NUMERATOR, "contacts_by_source", name), (basis, month_number(day)), contacts)
        figures.add((NUMERATOR, "contacts_by_source_to_referral", name), (basis, month_number(day)), progressed)


def _read_teams(database: duckdb.DuckDBPyConnection, figures: Figures) -> None:
    for measure_id, group in database.execute("select measure_id, team_group from reference.team_group").fetchall():
        figures.groups[measure_id].add(group)
    rows = database.execute(
        f"select team_id, team_group, month_end, {', '.join(TEAM_NUMBERS)} from marts.fct_caseload_team_month where la_code = ?",
        [figures.la_code],
    ).fetchall()
    for team_id, group, day, workers, cases, contracted, adjusted, average, maximum in rows:
        window = ("in_month", month_number(day))
        counted = None if average is None else round(average * adjusted, 4)
        # Two amounts that rest on the workers beside them, so written as measures with workers for a denominator.
        for measure_id, number in (
            ("cases", cases),
            ("contracted_fte", contracted),
            ("adjusted_fte", adjusted),
            ("counted_cases", counted),
            ("maximum_caseload", maximum),
        ):
            figures.add((NUMERATOR, f"team_{measure_id}", team_id), window, number)
        figures.add((NUMERATOR, "team_workers", team_id), window, workers)
        figures.teams[group, window[1]].append(team_id)
