"""One reading of the marts for one council and month, which every form of the report is made from.

Columns that a database does not have (data quality, symbols of the public edition, restatements) are read as absent.
"""

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import TypeVar

import duckdb

from per10k.council.folder import slug
from per10k.report.figures import MAIN, Breakdown, Definition, Figure, Line, Report, Row, Scorecard, Section

TARGET = (
    "target_direction", "target", "amber_limit", "target_centre", "green_tolerance", "amber_tolerance", "band_low", "band_high"
)  # fmt: skip
Kind = TypeVar("Kind")
NO_TARGET: Row = dict.fromkeys(TARGET)


def read_report(
    connection: duckdb.DuckDBPyConnection, month: date | None = None, la_code: str | None = None, page: str = MAIN
) -> Report:
    """Read one council's report from the marts.

    month: last day of the month; the latest if none. la_code: may be left out where there is one council. page: the scorecard.
    Raises ValueError, with what there is, for a month or a council that is not there.
    """
    councils = [code for (code,) in connection.execute("select distinct la_code from marts.scorecard order by 1").fetchall()]
    la_code = la_code or (councils[0] if len(councils) == 1 else "")
    if la_code not in councils:
        raise ValueError(f"Name one council of the database: {', '.join(councils)}.")
    first, last = connection.execute(
        "select min(reporting_month), max(reporting_month) from marts.scorecard where la_code = ?", [la_code]
    ).fetchall()[0]
    month = month or last
    if not first <= month <= last:
        raise ValueError(f"{la_code} has no figures of {month:%Y-%m}: its months are {first:%Y-%m} to {last:%Y-%m}.")
    scorecard = _rows(
        connection,
        "select * from marts.scorecard where la_code = ? and reporting_month = ? and scorecard = ? order by print_order",
        [la_code, month, page],
    )
    dictionary = _rows(connection, "select * from marts.dim_indicator")
    definitions = {row["indicator_id"]: made_of(Definition, row) for row in dictionary}
    fields_of = {row["indicator_id"]: set(re.findall(r"\w+\.\w+", row["fields"] or "")) for row in dictionary}
    facts = _rows(
        connection,
        "select * from marts.fct_indicator_month where la_code = ? and breakdown = 'all' and month_end <= ?"
        " and indicator_id in (select unnest(?)) order by month_end",
        [la_code, month, list({row[name] for row in scorecard for name in ("indicator_id", "indicator_id_year")} - {None})],
    )
    series: dict[str, dict[date, Figure]] = {}
    targets: dict[str, Row] = {}
    for row in facts:
        if row["month_end"] == month:
            targets[row["indicator_id"]] = {name: row[name] for name in TARGET}
        series.setdefault(row["indicator_id"], {})[row["month_end"]] = made_of(Figure, row)
    restated = _restatements(connection, la_code, month)
    gaps = _gaps(connection, la_code, month)
    sections: dict[str, list[Line]] = {}
    for row in scorecard:
        ids = row["indicator_id"], row["indicator_id_year"]
        line = Line(
            row=row,
            month=definitions[ids[0]],
            year=definitions.get(ids[1]),
            figures=_standing(series.get(ids[0], {}), month, row["figure_month"]),
            figures_year=_standing(series.get(ids[1], {}), month, row["figure_month_year"]),
            target=targets.get(ids[0], NO_TARGET),
            target_year=targets.get(ids[1], NO_TARGET),
            restatements=None if restated is None else [one for one in restated if one["indicator_id"] in ids],
            gaps=[gap for gap in gaps if f"{gap['extract']}.{gap['field']}" in fields_of[ids[0]] | fields_of.get(ids[1], set())],
        )
        sections.setdefault(row["section"], []).append(line)
    breakdowns = _breakdowns(connection, la_code, month, sections)
    return Report(
        la_code=la_code,
        council=la_code,
        month=month,
        reporting_year=scorecard[0]["reporting_year"],
        is_public="displayed_value_symbol" in facts[0],
        sections=[Section(section, slug(section), lines, breakdowns.get(section, [])) for section, lines in sections.items()],
        choices=_choices(connection, la_code),
        scorecard=page,
        title=scorecard[0]["scorecard_title"],
        scorecards=_scorecards(connection, la_code, month),
        survey=_survey(connection, la_code, month) if page == MAIN else [],
        official=_official(connection, la_code, month) if page == MAIN else [],
        **_beginning(connection, la_code),
    )


def _breakdowns(
    connection: duckdb.DuckDBPyConnection, la_code: str, month: date, sections: Iterable[str]
) -> dict[str, list[Breakdown]]:
    """What the dictionary has by category under the name of a section; none where the marts do not name the categories.

    An indicator without a figure in any category up to the month is left out, as nothing is supplied of it.
    """
    if not _has(connection, "marts", "dim_breakdown"):
        return {}
    query = """
        select indicators.section, categories.label as category, indicators.*, facts.*
        from marts.fct_indicator_month as facts
        inner join marts.dim_indicator as indicators on facts.indicator_id = indicators.indicator_id
        inner join marts.dim_breakdown as categories
            on
                indicators.measure_id = categories.measure_id
                and facts.breakdown = categories.breakdown
                and (categories.own_of is null or categories.own_of = facts.la_code)
        where facts.la_code = ? and facts.month_end <= ? and indicators.section in (select unnest(?))
        qualify count(facts.displayed_value) over (partition by facts.indicator_id) > 0
        order by indicators.sort_order, categories.print_order, facts.month_end
    """
    found: dict[str, dict[str, tuple[Definition, dict[str, dict[date, Figure]]]]] = {}
    for row in _rows(connection, query, [la_code, month, list(sections)]):
        of_section = found.setdefault(row["section"], {})
        _, categories = of_section.setdefault(row["indicator_id"], (made_of(Definition, row), {}))
        categories.setdefault(row["category"], {})[row["month_end"]] = made_of(Figure, row)
    return {
        section: [Breakdown(definition, list(categories.items())) for definition, categories in of_section.values()]
        for section, of_section in found.items()
    }


def _beginning(connection: duckdb.DuckDBPyConnection, la_code: str) -> Row:
    """Which councils a council came after, and when; nothing where the marts do not tell it."""
    if not _has(connection, "marts", "dim_council"):
        return {}
    found = _rows(connection, "select came_after, began_on from marts.dim_council where la_code = ?", [la_code])
    return found[0] if found else {}


def _survey(connection: duckdb.DuckDBPyConnection, la_code: str, month: date) -> list[Row]:
    """Results of surveys up to the year of the month; none where the marts do not have them, as in the public edition."""
    if not _has(connection, "marts", "fct_survey_result"):
        return []
    query = """
        select * from marts.fct_survey_result where la_code = ? and survey_year <= ?
        order by survey, topic, question, answer nulls first, school_year nulls first, sex nulls first, school nulls first, unit,
            survey_year
    """
    return _rows(connection, query, [la_code, month.year])


def _official(connection: duckdb.DuckDBPyConnection, la_code: str, month: date) -> list[Row]:
    """Own figures beside official ones, of the two latest years that have any by the month; none in the public edition."""
    if not _has(connection, "marts", "fct_official_comparison"):
        return []
    query = """
        select compared.*, indicators.label, indicators.decimals
        from marts.fct_official_comparison as compared
        inner join marts.dim_indicator as indicators on compared.indicator_id = indicators.indicator_id
        where compared.la_code = $la_code and compared.month_end <= $month and compared.reporting_year in (
            select distinct reporting_year from marts.fct_official_comparison
            where la_code = $la_code and month_end <= $month and official_value is not null
            order by reporting_year desc limit 2
        )
        order by compared.month_end, compared.indicator_id, compared.official_measure
    """
    cursor = connection.execute(query, {"la_code": la_code, "month": month})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _scorecards(connection: duckdb.DuckDBPyConnection, la_code: str, month: date) -> list[Scorecard]:
    """The scorecards of a council and month, in print order."""
    query = """
        select scorecard, any_value(scorecard_title), bool_or(coalesce(value, value_year) is not null)
        from marts.scorecard where la_code = ? and reporting_month = ? group by scorecard order by min(print_order)
    """
    return [Scorecard(*row) for row in connection.execute(query, [la_code, month]).fetchall()]


def _standing(figures: dict[date, Figure], month: date, of: date | None) -> dict[date, Figure]:
    """The figures, with that of the month `of` standing in the month reported, where it is an earlier one."""
    if of is None or of == month or of not in figures:
        return figures
    return figures | {month: replace(figures[of], stands=True)}


def _choices(connection: duckdb.DuckDBPyConnection, la_code: str) -> list[Row]:
    """The choices among the rules that hold for a council; none where the marts do not tell them."""
    if not _has(connection, "marts", "dim_rule_choice"):
        return []
    query = "select * from marts.dim_rule_choice where la_code is null or la_code = ? order by is_own desc, rule, rule_choice"
    return _rows(connection, query, [la_code])


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: list | None = None) -> list[Row]:
    cursor = connection.execute(query, values or [])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def made_of(kind: type[Kind], row: Row) -> Kind:
    """A dataclass of a row: of the columns that it has a field for."""
    return kind(**{field.name: row[field.name] for field in fields(kind) if field.name in row})  # type: ignore[arg-type]


def _has(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    query = "select count(*) from information_schema.tables where table_schema = ? and table_name = ?"
    return connection.execute(query, [schema, table]).fetchall()[0][0] > 0


def _restatements(connection: duckdb.DuckDBPyConnection, la_code: str, month: date) -> list[Row] | None:
    """Published figures that are others now, as far as a reader would see; None where no record of publications is kept."""
    if not _has(connection, "marts", "fct_restatement"):
        return None
    return _rows(
        connection,
        "select * from marts.fct_restatement where la_code = ? and breakdown = 'all' and month_end <= ?"
        " and is_changed and displayed_change is distinct from 0 order by month_end desc",
        [la_code, month],
    )


def _gaps(connection: duckdb.DuckDBPyConnection, la_code: str, month: date) -> list[Row]:
    """Fields with gaps in rows of the month, over all teams; none where the marts do not tell them."""
    if not _has(connection, "marts", "fct_missing_field_month"):
        return []
    return _rows(
        connection,
        """
        select
            extract,
            field,
            sum(rows_asked) as rows_asked,
            sum(missing) as missing,
            sum(invalid) as invalid,
            sum(missing + invalid) / sum(rows_asked) * 100 as percentage
        from marts.fct_missing_field_month
        where la_code = ? and month_end = ?
        group by all
        having sum(missing + invalid) > 0
        order by percentage desc, extract, field
        """,
        [la_code, month],
    )
