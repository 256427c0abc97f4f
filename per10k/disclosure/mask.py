"""Which columns of which rows of the marts are withheld by a council's decision: what rests on a withheld figure goes with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from per10k.disclosure.decide import Decision
from per10k.disclosure.figures import BREAKDOWNS, DENOMINATOR, NOT_YET_DUE, NUMERATOR, TEAM_NUMBERS, Window, month_number

# How good the data behind a number are: withheld with it.
QUALITY = "data_quality"
# Columns of fct_indicator_month, by what they rest on.
OF_VALUE = ("value", "displayed_value", "rag", "rag_note", QUALITY)
OF_CHANGE = ("change", "direction", "judgement")


@dataclass(frozen=True)
class Row:
    """A row of a relation by its key, and the columns of it that are withheld, with those small in themselves."""

    relation: str
    key: tuple
    columns: frozenset[str]
    small: frozenset[str] = frozenset()


KEYS = {
    "fct_indicator_month": ("la_code", "indicator_id", "month_end", "breakdown"),
    "scorecard": ("la_code", "reporting_month", "print_order"),
    "fct_contact_source_month": ("la_code", "month_end", "basis", "source_group"),
    "fct_caseload_team_month": ("la_code", "month_end", "team_id"),
    **{relation: ("la_code", "month_end", "basis", category) for relation, (category, _, _) in BREAKDOWNS.items()},
}


def withheld_rows(database: duckdb.DuckDBPyConnection, decision: Decision) -> Iterator[Row]:
    """Every row of a council's marts that something is withheld from."""
    indicators = _Indicators(database, decision)
    yield from indicators.rows()
    yield from _breakdowns(database, decision)
    yield from _sources(database, decision)
    yield from _teams(database, decision)
    yield from _scorecard(database, decision.figures.la_code, indicators)


class _Indicators:
    """The rows of fct_indicator_month, which the scorecard repeats."""

    def __init__(self, database: duckdb.DuckDBPyConnection, decision: Decision):
        self._decision = decision
        self._summed_over = dict(
            database.execute("select indicator_id, summed_over from reference.indicator_dictionary").fetchall()
        )
        self._unit = dict(database.execute("select indicator_id, unit from marts.dim_indicator").fetchall())
        self._rows: dict[tuple, tuple] = {}
        for row in database.execute(
            """
            select indicator_id, breakdown, month_end, measure_id, numerator, denominator, not_yet_due, value
            from marts.fct_indicator_month where la_code = ? order by all
            """,
            [decision.figures.la_code],
        ).fetchall():
            self._rows[row[0], row[1], month_number(row[2])] = row

    def rows(self) -> Iterator[Row]:
        for (indicator_id, category, month), row in self._rows.items():
            columns = self.withheld(indicator_id, month, category)
            if columns:
                key = (self._decision.figures.la_code, indicator_id, row[2], category)
                yield Row("fct_indicator_month", key, columns, self.small(indicator_id, month, category) & columns)

    def withheld(self, indicator_id: str | None, month: int, category: str = "all") -> frozenset[str]:
        """Columns withheld of a row; none where there is no such row."""
        row = self._rows.get((indicator_id, category, month))
        if row is None or indicator_id is None:
            return frozenset()
        columns = set(self._withheld_figures(indicator_id, category, month))
        if "value" in columns:
            columns |= set(OF_VALUE)
        for period, before, column in (("month", 1, "previous_month_value"), ("year", 12, "previous_year_value")):
            earlier = self._withheld_figures(indicator_id, category, month - before)
            if "value" in earlier:
                columns.add(column)
            if "value" in earlier or "value" in columns:
                columns |= {f"{name}_on_{period}" for name in OF_CHANGE} | {f"is_change_on_{period}_within_chance"}
        # Over a window, chance is judged by the months that came in and dropped out.
        if row[7] is not None and not self._months_known(indicator_id, category, month):
            columns.add("is_change_on_month_within_chance")
        return frozenset(columns)

    def _withheld_figures(self, indicator_id: str, category: str, month: int) -> set[str]:
        row = self._rows.get((indicator_id, category, month))
        if row is None or row[4] is None:
            return set()
        window = (self._summed_over[indicator_id], month)
        columns = set()
        for role, value in ((NUMERATOR, row[4]), (DENOMINATOR, row[5]), (NOT_YET_DUE, row[6])):
            if value is not None and not self._decision.shows((role, row[3], category), window):
                columns.add(role)
        rest_is_small = self._decision.rest_is_small((NUMERATOR, row[3], category), window)
        if row[7] is not None and (columns & {NUMERATOR, DENOMINATOR} or rest_is_small):
            columns.add("value")
        # A zero stays; so does a numerator that is told elsewhere.
        if rest_is_small and row[4]:
            columns.add(NUMERATOR)
        return columns

    def small(self, indicator_id: str | None, month: int, category: str = "all") -> frozenset[str]:
        """Columns of a row that are small in themselves, or rest on a number that is."""
        row = self._rows.get((indicator_id, category, month))
        if row is None:
            return frozenset()
        window = (self._summed_over[indicator_id], month)
        of = {role: (role, row[3], category) for role in (NUMERATOR, DENOMINATOR, NOT_YET_DUE)}
        small = {role for role, series in of.items() if self._decision.is_small(series, window)}
        if small & {NUMERATOR, DENOMINATOR} or self._decision.rest_is_small(of[NUMERATOR], window):
            small |= {"value", "displayed_value", NUMERATOR}
        return frozenset(small)

    def _months_known(self, indicator_id: str, category: str, month: int) -> bool:
        summed_over, measure_id = self._summed_over[indicator_id], self._rows[indicator_id, category, month][3]
        if summed_over == "in_month":
            return True
        roles = [NUMERATOR, DENOMINATOR] if self._unit[indicator_id] == "percentage" else [NUMERATOR]
        months = [month, month - 12] if summed_over == "rolling_12_months" else [month]
        return all(self._decision.follows((role, measure_id, category), ("in_month", one)) for role in roles for one in months)


def _breakdowns(database: duckdb.DuckDBPyConnection, decision: Decision) -> Iterator[Row]:
    for relation, (category, count, measure_id) in BREAKDOWNS.items():
        rows = database.execute(
            f"select la_code, month_end, basis, {category}, {count}, total, percentage from marts.{relation} where la_code = ?",
            [decision.figures.la_code],
        ).fetchall()
        for *key, counted, total, percentage in rows:
            window = ("in_month" if key[2] == "as_at_month_end" else key[2], month_number(key[1]))
            parts = {count: ((NUMERATOR, measure_id, key[3]), counted), "total": ((NUMERATOR, measure_id, "all"), total)}
            yield from _row(decision, relation, tuple(key), window, parts, {"percentage": percentage})


def _sources(database: duckdb.DuckDBPyConnection, decision: Decision) -> Iterator[Row]:
    rows = database.execute(
        """
        select la_code, month_end, basis, source_group, contacts, progressed_to_referral, progressed_to_referral_percentage
        from marts.fct_contact_source_month where la_code = ?
        """,
        [decision.figures.la_code],
    ).fetchall()
    for *key, contacts, progressed, percentage in rows:
        parts = {
            "contacts": ((NUMERATOR, "contacts_by_source", key[3]), contacts),
            "progressed_to_referral": ((NUMERATOR, "contacts_by_source_to_referral", key[3]), progressed),
        }
        rests = {"progressed_to_referral_percentage": percentage}
        yield from _row(decision, "fct_contact_source_month", tuple(key), (key[2], month_number(key[1])), parts, rests)


def _teams(database: duckdb.DuckDBPyConnection, decision: Decision) -> Iterator[Row]:
    rows = database.execute(
        f"select la_code, month_end, team_id, {', '.join(TEAM_NUMBERS)} from marts.fct_caseload_team_month where la_code = ?",
        [decision.figures.la_code],
    ).fetchall()
    for la_code, day, team_id, *numbers in rows:
        told = dict(zip(TEAM_NUMBERS, numbers, strict=True))
        average = told.pop("average_caseload")
        parts = {name: ((NUMERATOR, f"team_{name}", team_id), value) for name, value in told.items()}
        window = ("in_month", month_number(day))
        counted = ((NUMERATOR, "team_counted_cases", team_id), average)
        columns = _withheld(decision, window, parts)
        if average is not None and ("adjusted_fte" in columns or _withheld(decision, window, {"average": counted})):
            columns.add("average_caseload")
        # Hours and caseloads rest on the workers, whose number they would tell more or less.
        if "workers" in columns:
            columns |= {name for name in TEAM_NUMBERS if name != "cases" and dict(told, average_caseload=average)[name]}
        if columns:
            columns.add(QUALITY)
            small = {name for name, (series, _) in parts.items() if decision.is_small(series, window)}
            if decision.is_small(counted[0], window):
                small.add("average_caseload")
            yield Row("fct_caseload_team_month", (la_code, day, team_id), frozenset(columns), frozenset(small & columns))


def _row(decision: Decision, relation: str, key: tuple, window: Window, parts: dict, rests: dict) -> Iterator[Row]:
    columns = _withheld(decision, window, parts)
    if columns:
        columns |= {QUALITY, *(name for name, value in rests.items() if value is not None)}
        small = {name for name, (series, _) in parts.items() if decision.is_small(series, window)}
        yield Row(relation, key, frozenset(columns), frozenset((small | (set(rests) if small else set())) & columns))


def _withheld(decision: Decision, window: Window, parts: dict) -> set[str]:
    return {name for name, (series, value) in parts.items() if value is not None and not decision.shows(series, window)}


def _scorecard(database: duckdb.DuckDBPyConnection, la_code: str, indicators: _Indicators) -> Iterator[Row]:
    rows = database.execute(
        """select la_code, reporting_month, print_order, indicator_id, indicator_id_year, coalesce(figure_month, reporting_month),
            coalesce(figure_month_year, reporting_month) from marts.scorecard where la_code = ?""",
        [la_code],
    ).fetchall()
    for *key, of_month, of_year, shown, shown_year in rows:
        month = month_number(key[1])
        now, year = indicators.withheld(of_month, month_number(shown)), indicators.withheld(of_year, month_number(shown_year))
        columns = set(now & {NUMERATOR, DENOMINATOR, NOT_YET_DUE, "value", "displayed_value"})
        columns |= {f"{name}_year" for name in year & {NUMERATOR, DENOMINATOR, NOT_YET_DUE, "value", "displayed_value"}}
        columns |= {name for name in now if name.endswith(("_on_month", "_on_month_within_chance"))}
        columns |= {name for name in now | year if name.endswith(("_on_year", "_on_year_within_chance"))}
        columns |= {"rag_in_month"} if "rag" in now else set()
        columns |= {"rag_year_end"} if "rag" in year else set()
        columns |= {QUALITY} & now
        columns |= {f"{QUALITY}_year"} if QUALITY in year else set()
        columns |= {"rag_note"} if "rag" in now | year else set()
        for before, column in ((1, "value_previous_month"), (2, "value_2_months_before"), (3, "value_3_months_before")):
            columns |= {column} if "value" in indicators.withheld(of_month, month - before) else set()
        march = _march_before(key[1])
        for before in (1, 2, 3, 4):
            column = "value_previous_year" if before == 1 else f"value_{before}_years_before"
            columns |= {column} if "value" in indicators.withheld(of_year, march - 12 * (before - 1)) else set()
        if columns:
            small = indicators.small(of_month, month_number(shown))
            small |= {f"{name}_year" for name in indicators.small(of_year, month_number(shown_year))}
            yield Row("scorecard", tuple(key), frozenset(columns), small & columns)


def _march_before(day: date) -> int:
    """The last March before the financial year of a day."""
    month = month_number(day)
    return month - (month - 3) % 12 - 1
