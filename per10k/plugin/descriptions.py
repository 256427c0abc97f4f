"""What relations and columns mean: read from a database file, which says it itself, and handed on to the files made from it."""

import csv
import json
from pathlib import Path

import duckdb

from per10k.core.sql import identifier, literal
from per10k.plugin.cells import as_text, write_csv

# Beside the CSV of several relations: what each column of each means.
COLUMNS = "columns.csv"

# By column, its description; by '', that of the relation.
Described = dict[str, str]


def read_descriptions(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> dict[str, Described]:
    """What is said of each table of a schema and of its columns, in their order; an empty text where nothing is."""
    query = """
        select tables.table_name, tables.comment, columns.column_name, columns.comment
        from duckdb_tables() as tables
        inner join duckdb_columns() as columns using (database_name, schema_name, table_name)
        where database_name = $1 and schema_name = $2 order by tables.table_name, columns.column_index
    """
    described: dict[str, Described] = {}
    for relation, of_relation, column, of_column in connection.execute(query, [database, schema]).fetchall():
        described.setdefault(relation, {"": of_relation or ""})[column] = of_column or ""
    return described


def describe(connection: duckdb.DuckDBPyConnection, table: str, described: Described) -> None:
    """Have a table say what it is, and what each column of it means that there is a text for. table: its name as SQL has it."""
    for column, text in described.items():
        what = f"column {table}.{identifier(column)}" if column else f"table {table}"
        connection.execute(f"comment on {what} is {literal(text)}")


def write_both(connection: duckdb.DuckDBPyConnection, query: str, to: Path, described: Described, **more: str) -> None:
    """Write the rows of a query as Parquet, and as CSV beside it. to: the path of both, without a suffix.

    described: what the relation and its columns mean, which the Parquet file says in its own metadata under `description` and, as
    a JSON object by column, `columns`. more: further texts of it by name.
    """
    columns = {column: text for column, text in described.items() if column}
    told = {**more, "description": described.get("", ""), "columns": json.dumps(columns, ensure_ascii=False)}
    kept = ", ".join(f"{identifier(name)}: {literal(text)}" for name, text in told.items())
    options = f"format parquet, compression snappy, kv_metadata {{{kept}}}"
    connection.execute(f"copy ({query}) to {literal(to.with_suffix('.parquet'))} ({options})")
    write_csv(connection, query, to.with_suffix(".csv"))


def write_columns(described: dict[str, Described], to: Path) -> None:
    """Write, as a CSV file in the folder of those of several relations, a row a file and a row a column of it."""
    with (to / COLUMNS).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "column", "description"])
        rows.writerows(
            [f"{relation}.csv", column, as_text(text)]
            for relation, columns in described.items()
            for column, text in columns.items()
        )
