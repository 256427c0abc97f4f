"""What no extract can tell again, carried from the run that stands into the fresh files."""

from pathlib import Path

import duckdb

SNAPSHOTS = "snapshots"

# The fingerprint of the key goes with the pseudonyms in the snapshots; without it they would be taken for ids.
KEY_TABLE = ("main", "pseudonym_key")


def carry_over(children: Path, fresh: Path) -> dict[str, int]:
    """Copy every snapshot of a child-level file into a new one, before the build adds to them.

    children: the file of the run that stands, only read. fresh: a file that is not there yet.
    Returns rows by table. Raises duckdb.Error where the old file cannot be read: to go on without would lose them.
    """
    with duckdb.connect(str(fresh)) as connection:
        connection.execute(f"attach '{_quoted(children)}' as old (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'old' order by all"
        ).fetchall()
        carried = {}
        for schema, table in tables:
            if schema == SNAPSHOTS or (schema, table) == KEY_TABLE:
                name = f'{schema}."{table}"'
                connection.execute(f"create schema if not exists {schema}")
                ((rows,),) = connection.execute(f"create table {name} as from old.{name}").fetchall()
                carried[f"{schema}.{table}"] = rows
    return carried


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
