"""Small built databases that public editions are made of: a part of the demo council's marts, as one council or several."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from publication.edition import KEYS, REFERENCE, WHOLE
from publication.figures import BREAKDOWNS

# Looked-after children and child protection plans: a stock, what came and went, and both split by category.
MEASURES = (
    "lac_number", "lac_admissions", "lac_ceased", "lac_ceased_by_reason", "lac_by_placement_type", "cpp_open", "cpp_starts",
    "cpp_ends", "cpp_open_by_duration", "s47_completed", "s47_by_outcome",
)  # fmt: skip


def cut(demo: Path, to: Path, first: str, last: str, councils: tuple[str, ...] = ("E08000018",), change: Callable | None = None):
    """Write a database of the months from `first` to `last`, with every council's figures alike.

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
            if name == "fct_indicator_month":
                kept += f" and measure_id in {MEASURES}"
            elif name == "scorecard":
                ids = f"(select indicator_id from marts.dim_indicator where measure_id in {MEASURES})"
                kept += f" and indicator_id in {ids} and coalesce(indicator_id_year in {ids}, true)"
            elif name == "fct_contact_source_month" or of.get(name, MEASURES[0]) not in MEASURES:
                kept += " and false"
            connection.execute(
                f"create table marts.{name} as select row.* replace (councils.la_code as la_code)"
                f" from demo.marts.{name} as row cross join councils where {kept}"
            )
        if change:
            change(connection)
        connection.execute("use memory; detach made")
    return to
