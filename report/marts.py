"""One reading of the marts for one council and month, which every form of the report is made from.

Columns that a database does not have (data quality, symbols of the public edition, restatements) are read as absent.
"""

import calendar
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import duckdb

MONTHS_IN_TABLE = 15
YEARS_BEFORE = 4

Row = dict[str, Any]

TARGET = (
    "target_direction", "target", "amber_limit", "target_centre", "green_tolerance", "amber_tolerance", "band_low", "band_high"
)  # fmt: skip
NO_TARGET: Row = dict.fromkeys(TARGET)


@dataclass(frozen=True)
class Definition:
    """What an indicator means: a row of dim_indicator."""

    indicator_id: str
    label: str
    unit: str
    basis: str
    polarity: str
    decimals: int
    numerator_rule: str
    denominator_rule: str | None
    time_limit: str | None
    needs: str | None
    statutory_source: str | None
    notes: str | None


@dataclass(frozen=True)
class Figure:
    """One indicator in one month: a row of fct_indicator_month; fields are its columns of the same name."""

    month_end: date
    displayed_value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    population: int | None = None
    missing_reason: str | None = None
    not_yet_due: int | None = None
    undecided: int | None = None
    value_at_least: float | None = None
    value_at_most: float | None = None
    rag: str | None = None
    change_on_month: float | None = None
    judgement_on_month: str | None = None
    is_change_on_month_within_chance: bool | None = None
    previous_month_value: float | None = None
    change_on_year: float | None = None
    judgement_on_year: str | None = None
    is_change_on_year_within_chance: bool | None = None
    previous_year_value: float | None = None
    data_quality: str | None = None
    data_quality_note: str | None = None
    displayed_value_symbol: str | None = None
    numerator_symbol: str | None = None
    denominator_symbol: str | None = None


@dataclass(frozen=True)
class Line:
    """A printed line of the scorecard, with the figures of its two indicators in every month up to the one reported.

    target, target_year: columns of fct_indicator_month that tell the target of each; target_direction null without one.
    """

    row: Row
    month: Definition
    year: Definition | None
    figures: dict[date, Figure]
    figures_year: dict[date, Figure]
    target: Row
    target_year: Row
    restatements: list[Row] | None

    @property
    def anchor(self) -> str:
        """Its place on the page of its section: refs are not unique, so the order in the section."""
        return f"line-{self.row['line_order']}"

    @property
    def has_own_year(self) -> bool:
        """Whether the year shows another indicator than the month."""
        return self.year is not None and self.year.indicator_id != self.month.indicator_id


@dataclass(frozen=True)
class Section:
    """A section of the scorecard, in print order."""

    name: str
    slug: str
    lines: list[Line]

    @property
    def page(self) -> str:
        """File name of its page."""
        return f"{self.slug}.html"


@dataclass(frozen=True)
class Report:
    """All that the report tells of one council and month."""

    la_code: str
    council: str
    month: date
    reporting_year: str
    is_public: bool
    sections: list[Section]

    @property
    def lines(self) -> list[Line]:
        """All printed lines, in print order."""
        return [line for section in self.sections for line in section.lines]

    @property
    def months_shown(self) -> list[date]:
        """Month ends that the scorecard shows, the reporting month last."""
        count = max(line.row["months_shown"] for line in self.lines)
        return [month_before(self.month, months) for months in reversed(range(count))]

    @property
    def months_in_table(self) -> list[date]:
        """Month ends that the monthly tables show, the reporting month last."""
        return [month_before(self.month, months) for months in reversed(range(MONTHS_IN_TABLE))]

    @property
    def years_before(self) -> list[date]:
        """Year ends (31 March) before the financial year of the reporting month, the latest last."""
        last = self.month.year - (self.month.month < 4)
        return [date(last - years, 3, 31) for years in reversed(range(YEARS_BEFORE))]


def month_before(month_end: date, months: int) -> date:
    """The last day of the month `months` before."""
    year, month = divmod(month_end.year * 12 + month_end.month - 1 - months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def slug(name: str) -> str:
    """The name in lower-case letters and digits with hyphens between, for file names."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def read_report(
    connection: duckdb.DuckDBPyConnection, month: date | None = None, la_code: str | None = None, name: str | None = None
) -> Report:
    """Read one council's report from the marts.

    month: last day of the month; the latest if none. la_code: may be left out where there is one council. name: of the council,
    if the database does not tell it. Raises ValueError, with what there is, for a month or a council that is not there.
    """
    councils = [code for (code,) in connection.execute("select distinct la_code from marts.scorecard order by 1").fetchall()]
    la_code = la_code or (councils[0] if len(councils) == 1 else None)
    if la_code not in councils:
        raise ValueError(f"Name one council of the database: {', '.join(councils)}.")
    first, last = connection.execute(
        "select min(reporting_month), max(reporting_month) from marts.scorecard where la_code = ?", [la_code]
    ).fetchone()
    month = month or last
    if not first <= month <= last:
        raise ValueError(f"{la_code} has no figures of {month:%Y-%m}: its months are {first:%Y-%m} to {last:%Y-%m}.")
    scorecard = _rows(
        connection,
        "select * from marts.scorecard where la_code = ? and reporting_month = ? order by print_order",
        [la_code, month],
    )
    definitions = {row["indicator_id"]: _of(Definition, row) for row in _rows(connection, "select * from marts.dim_indicator")}
    facts = _rows(
        connection,
        "select * from marts.fct_indicator_month where la_code = ? and breakdown = 'all' and month_end <= ? order by month_end",
        [la_code, month],
    )
    series: dict[str, dict[date, Figure]] = {}
    targets: dict[str, Row] = {}
    for row in facts:
        if row["month_end"] == month:
            targets[row["indicator_id"]] = {name: row[name] for name in TARGET}
        series.setdefault(row["indicator_id"], {})[row["month_end"]] = _of(Figure, row)
    restated = _restatements(connection, la_code, month)
    sections: dict[str, list[Line]] = {}
    for row in scorecard:
        ids = row["indicator_id"], row["indicator_id_year"]
        line = Line(
            row=row,
            month=definitions[ids[0]],
            year=definitions.get(ids[1]),
            figures=series.get(ids[0], {}),
            figures_year=series.get(ids[1], {}),
            target=targets.get(ids[0], NO_TARGET),
            target_year=targets.get(ids[1], NO_TARGET),
            restatements=None if restated is None else [one for one in restated if one["indicator_id"] in ids],
        )
        sections.setdefault(row["section"], []).append(line)
    return Report(
        la_code=la_code,
        council=name or _council(connection, la_code),
        month=month,
        reporting_year=scorecard[0]["reporting_year"],
        is_public="displayed_value_symbol" in facts[0],
        sections=[Section(section, slug(section), lines) for section, lines in sections.items()],
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: list | None = None) -> list[Row]:
    cursor = connection.execute(query, values or [])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _of(kind: type, row: Row) -> Any:
    return kind(**{field.name: row[field.name] for field in fields(kind) if field.name in row})


def _has(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    query = "select count(*) from information_schema.tables where table_schema = ? and table_name = ?"
    return connection.execute(query, [schema, table]).fetchone()[0] > 0


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


def _council(connection: duckdb.DuckDBPyConnection, la_code: str) -> str:
    if not _has(connection, "reference", "council"):
        return la_code
    name = connection.execute("select la_name from reference.council where la_code = ?", [la_code]).fetchone()
    return name[0] if name else la_code
