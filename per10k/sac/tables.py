"""The tables of the return: read from the marts, rounded, marked and written."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

SMALL, NOT_SUPPLIED = "[c]", "[x]"
LEAST = 5  # numbers below it are withheld, others told to the nearest five
PER = 100_000

CELLS = """
    select return_table, title, row_label, column_label, cases
    from marts.fct_adult_return
    where la_code = ? and reporting_year = ?
    order by return_table, row_order, column_order
"""
POPULATION = """
    select population, mid_year from official.adult_population
    where la_code = ? and mid_year <= ?
    order by mid_year desc, published_on desc
    limit 1
"""


@dataclass(frozen=True)
class Table:
    """A table of the return. rows: label, and a number or None (not supplied) for each of the columns."""

    name: str
    title: str
    columns: list[str]
    rows: list[tuple[str, list[int | None]]]


@dataclass(frozen=True)
class Return:
    """A council's return of a year: its tables, whether the year was over, and how many adults of which mid-year there are."""

    la_code: str
    year: str
    is_whole_year: bool
    tables: list[Table]
    population: int | None
    mid_year: int | None


def years_of(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, bool]]:
    """Return the council, financial year and whether it is over, of each return that there is."""
    query = "select distinct la_code, reporting_year, is_whole_year from marts.fct_adult_return order by all"
    return connection.execute(query).fetchall()


def read_return(connection: duckdb.DuckDBPyConnection, la_code: str, year: str, is_whole_year: bool) -> Return:
    """Read the return of a council and financial year, as 2018/19, unrounded."""
    tables: dict[str, Table] = {}
    for name, title, row, column, cases in connection.execute(CELLS, [la_code, year]).fetchall():
        table = tables.setdefault(name, Table(name, title, [], []))
        if column not in table.columns:
            table.columns.append(column)
        if not table.rows or table.rows[-1][0] != row:
            table.rows.append((row, []))
        table.rows[-1][1].append(cases)
    found = connection.execute(POPULATION, [la_code, int(year[:4])]).fetchone() or (None, None)
    return Return(la_code, year, is_whole_year, list(tables.values()), *found)


def marked(number: int | None) -> int | str:
    """Return a number of cases as the collection publishes it: to the nearest five, [c] below five, [x] where not supplied."""
    if number is None:
        return NOT_SUPPLIED
    return SMALL if number < LEAST else (number + 2) // 5 * 5


def rates(of: Return) -> list[tuple[str, float | str]]:
    """Return the rates for each 100,000 adults and the conversion, from unrounded numbers; marked where those would be."""
    activity = next(table for table in of.tables if table.name == "SG1f")
    concerns, section_42, other = activity.rows[0][1][:3]
    enquiries = None if section_42 is None or other is None else section_42 + other
    told = [
        (f"{label} per 100,000 adults", _rate(number, of.population, PER))
        for label, number in (
            ("Safeguarding concerns", concerns), ("Section 42 enquiries", section_42), ("Other enquiries", other),
            ("All enquiries", enquiries),
        )
    ]  # fmt: skip
    return [*told, ("Conversion: enquiries begun in the year per 100 concerns raised in it", _rate(enquiries, concerns, 100))]


def _rate(number: int | None, base: int | None, per: int) -> float | str:
    if number is None or not base:
        return NOT_SUPPLIED
    return SMALL if min(number, base) < LEAST else round(per * number / base, 1)


def write(of: Return, folder: Path, exact: bool = False) -> list[Path]:
    """Write a CSV file a table; return the files.

    exact: numbers as they were counted, as they are handed in, not as they are published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, lines in _sheets(of, exact):
        written.append(folder / f"{name}.csv")
        with written[-1].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    return written


def _sheets(of: Return, exact: bool) -> Iterator[tuple[str, list[list[str | int | float]]]]:
    for table in of.tables:
        lines: list[list[str | int | float]] = [[table.title, *table.columns]]
        for label, numbers in table.rows:
            shown = [NOT_SUPPLIED if number is None else number if exact else marked(number) for number in numbers]
            lines.append([label, *shown])
        yield table.name, lines
    of_whom = f"residents aged 18 and over at mid-{of.mid_year}: {of.population}" if of.population else "no estimate supplied"
    yield "rates", [["Rates", f"{of.year} ({of_whom})"], *([label, value] for label, value in rates(of))]
