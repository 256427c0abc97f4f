"""What no extract can tell again, carried into the fresh files: snapshots from the runs, and the ledger of what was published."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from per10k.core.database_files import SETTINGS
from per10k.core.sql import literal

SNAPSHOTS = "snapshots"

# The fingerprint of the key goes with the pseudonyms in the snapshots; without it they would be taken for ids.
KEY_TABLE = ("main", "pseudonym_key")


class OtherKeysError(ValueError):
    """Two runs whose snapshots are to be put together have pseudonyms of different keys."""


def carry_over(
    stands: Path, later: list[Path], fresh: Path, forgotten: Callable[[Path], list[tuple[str, str]]] = lambda _: []
) -> dict[str, int]:
    """Copy every snapshot of a child-level file into a new one, before the build adds to them.

    stands: the file of the run that stands, only read. later: files of runs after it, where it was rolled back to: of those, the
    months of a council that it has not captured, the first to capture one before others. fresh: a file that is not there yet.
    forgotten: councils and months (as 2019-03) whose snapshots of a file were taken back, and are not carried from it.
    Returns rows by table. Raises duckdb.Error where a file cannot be read, as to go on without would lose what it holds, and
    OtherKeysError.
    """
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute(f"attach {literal(fresh)} as fresh")
        for file in (stands, *later):
            connection.execute(f"attach {literal(file)} as old (read_only)")
            if file is not stands and key_of(connection, "old") != key_of(connection, "fresh"):
                raise OtherKeysError(f"The ids in {file} are not pseudonyms of the same key as those in {stands}.")
            for schema, table in _tables(connection, "old"):
                connection.execute(f"create schema if not exists fresh.{schema}")
                if schema == SNAPSHOTS:
                    _add_months(connection, f"{schema}.{table}", forgotten(file))
                elif file is stands:
                    connection.execute(f"create table fresh.{schema}.{table} as from old.{schema}.{table}")
            connection.execute("detach old")
        return {
            f"{schema}.{table}": connection.execute(f"select count(*) from fresh.{schema}.{table}").fetchall()[0][0]
            for schema, table in _tables(connection, "fresh")
        }


def _add_months(connection: duckdb.DuckDBPyConnection, table: str, forgotten: list[tuple[str, str]]) -> None:
    connection.execute(f"create table if not exists fresh.{table} as from old.{table} limit 0")
    connection.execute(
        f"""
        insert into fresh.{table} by name
        from old.{table}
        where
            (la_code, month_end) not in (select (la_code, month_end) from fresh.{table})
            and la_code || ' ' || substr(cast(month_end as varchar), 1, 7) not in (select unnest($1::varchar[]))
        """,
        [[f"{la_code} {month}" for la_code, month in forgotten]],
    )


def captured(children: Path) -> set[tuple[str, str]]:
    """Councils and months (as 2019-03) of which a child-level file has a snapshot."""
    found = set[tuple[str, str]]()
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(children)} as old (read_only)")
        for schema, table in _tables(connection, "old"):
            if schema == SNAPSHOTS:
                query = f"select distinct la_code, substr(cast(month_end as varchar), 1, 7) from old.{schema}.{table}"
                found |= set(connection.execute(query).fetchall())
    return found


def settle_ledger(ledger: Path) -> None:
    """Have what a publication that was killed left beside the ledger written into it, so that the file is all there is of it.

    Raises duckdb.Error where another program has it open, or it cannot be read.
    """
    if log_of_changes(ledger).exists():
        with duckdb.connect(str(ledger), config=SETTINGS) as connection:
            connection.execute("checkpoint")


def copy_ledger(ledger: Path, fresh: Path) -> None:
    """Copy the ledger into a new file. Raises duckdb.Error where another program writes to it, or it cannot be read."""
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute(f"attach {literal(ledger)} as old (read_only)")
        connection.execute(f"attach {literal(fresh)} as fresh")
        connection.execute("copy from database old to fresh")


def log_of_changes(database: Path) -> Path:
    """The file beside a DuckDB file that holds what is not yet written into it; it is there while one writes, or after a kill."""
    return database.with_name(f"{database.name}.wal")


def key_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple] | None:
    """Fingerprint of the key of a file's pseudonyms; None where its ids are as delivered."""
    is_there = KEY_TABLE in _tables(connection, database)
    return connection.execute(f"from {database}.{'.'.join(KEY_TABLE)}").fetchall() if is_there else None


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    query = "select schema_name, table_name from duckdb_tables() where database_name = ? order by all"
    found = connection.execute(query, [database]).fetchall()
    return [(schema, table) for schema, table in found if schema == SNAPSHOTS or (schema, table) == KEY_TABLE]
