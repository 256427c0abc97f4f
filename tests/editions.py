"""Small built databases that public editions are made of: a part of the demo council's marts, as one council or several."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb

from per10k.disclosure.edition import KEYS, REFERENCE, WHOLE, write_edition
from per10k.disclosure.figures import BREAKDOWNS
from per10k.disclosure.memory import FILE

# Looked-after children and child protection plans: a stock, what came and went, and both split by category.
MEASURES = (
    "lac_number", "lac_admissions", "lac_ceased", "lac_ceased_by_reason", "lac_by_placement_type", "cpp_open", "cpp_starts",
    "cpp_ends", "cpp_open_by_duration", "s47_completed", "s47_by_outcome",
)  # fmt: skip


def cut(
    demo: Path,
    to: Path,
    first: str,
    last: str,
    councils: tuple[str, ...] = ("E08000018",),
    change: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
    measures: tuple[str, ...] | None = MEASURES,
) -> Path:
    """Write a database of the months from `first` to `last`, with every council's figures alike.

    measures: those that it holds; none: all.
    change: given a connection in which the tables are `marts.*` of the new database, makes them others.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{demo}' as demo (read_only); attach '{to}' as made; use made")
        connection.execute("create schema marts; create schema reference; create table councils (la_code varchar)")
        connection.executemany("insert into councils values (?)", [(code,) for code in councils])
        for name in (*REFERENCE, "council"):
            connection.execute(f"create table reference.{name} as from demo.reference.{name}")
        for name in WHOLE:
            connection.execute(f"create table marts.{name} as from demo.marts.{name}")
        of = {f"{relation}": measure for relation, (_, _, measure) in BREAKDOWNS.items()}
        for name in KEYS:
            day = "reporting_month" if name == "scorecard" else "month_end"
            kept = f"{day} between '{first}' and '{last}'"
            if measures is None:
                pass
            elif name == "fct_indicator_month":
                kept += f" and measure_id in {measures}"
            elif name == "scorecard":
                ids = f"(select indicator_id from marts.dim_indicator where measure_id in {measures})"
                kept += f" and indicator_id in {ids} and coalesce(indicator_id_year in {ids}, true)"
            elif name == "fct_contact_source_month" or of.get(name, measures[0]) not in measures:
                kept += " and false"
            connection.execute(
                f"create table marts.{name} as select row.* replace (councils.la_code as la_code)"
                f" from demo.marts.{name} as row cross join councils where {kept}"
            )
        _forget_months_before(connection, first)
        if change:
            change(connection)
        connection.execute("use memory; detach made")
    return to


def _forget_months_before(connection: duckdb.DuckDBPyConnection, first: str) -> None:
    """Take out what rows repeat of months that the database does not hold."""
    repeated = {
        "fct_indicator_month": {
            "month_end - interval 1 month": ("previous_month_value", "change_on_month"),
            "month_end - interval 1 year": ("previous_year_value", "change_on_year"),
        },
        "scorecard": {
            "reporting_month - interval 1 month": ("value_previous_month", "change_on_month"),
            "reporting_month - interval 2 month": ("value_2_months_before",),
            "reporting_month - interval 3 month": ("value_3_months_before",),
            "reporting_month - interval 1 year": ("change_on_year", "value_previous_year"),
            "reporting_month - interval 2 year": ("value_2_years_before",),
            "reporting_month - interval 3 year": ("value_3_years_before",),
            "reporting_month - interval 4 year": ("value_4_years_before",),
        },
    }
    for name, columns in repeated.items():
        for day, of_day in columns.items():
            nothing = ", ".join(f"{column} = null" for column in of_day)
            connection.execute(f"update marts.{name} set {nothing} where last_day(cast({day} as date)) < '{first}'")


# Of 2018/19.
MONTH_ENDS = tuple(str(date(2018 + month // 12, month % 12 + 1, 1) - timedelta(days=1)) for month in range(4, 16))


def year_of_editions(
    demo: Path,
    folder: Path,
    ledger: Path | None,
    first: str = "2017-04-30",
    change: Callable[[duckdb.DuckDBPyConnection, str], None] | None = None,
    months: tuple[str, ...] | None = None,
    **how,
) -> list[tuple[Path, Path]]:
    """Write the editions of months, or of all of 2018/19, each from what was built then; returns (database, edition) of each.

    ledger: what remembers them; none: each is decided on its own. change: given a connection and the last month, makes the
    figures others than they are in the demo council, as for what was restated since.
    """
    made = []
    for last in months or MONTH_ENDS:
        changes = (lambda connection, last=last: change(connection, last)) if change else None
        database = cut(demo, folder / f"{last}.duckdb", first, last, change=changes, **how)
        edition = folder / f"edition {last}" / FILE
        write_edition(database, edition.parent, ledger=ledger)
        made.append((database, edition))
    return made
