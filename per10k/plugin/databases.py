"""The two files of a build: one of aggregates, one (attached as `children`) of what is about a child, worker or household."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from per10k.core.database_files import SETTINGS
from per10k.core.sql import literal
from per10k.plugin import pseudonyms
from per10k.plugin.descriptions import describe

CHILDREN = "children"

# Child-level schemas of a file that was built when there was one for all.
ONCE_IN_ONE_FILE = ("extracts", "staging", "records", "events", "cohorts", "snapshots", "restricted", "quality")


# Is in a child-level file whose row keys are pseudonyms too. One from before has the keys as they were, and what is only dropped
# leaves its contents in the file.
ROWS_HIDDEN = ("main", "row_keys_are_pseudonyms")


KEY_TABLES = {
    "pseudonym_key": {
        "": "One row: which key the pseudonyms in this file were made with.",
        "fingerprint": "What tells one key from another, and does not lead back to it.",
    },
    ROWS_HIDDEN[1]: {"": "One row, in a file whose row keys are pseudonyms too.", "are_hidden": "Always true."},
}


class OtherKeyError(ValueError):
    """The child-level file was built with another key, or with one where there is none now."""


def children_beside(database: str | Path) -> Path:
    """The child-level file that belongs to a file of aggregates, named as in profiles.yml."""
    name = str(database).removesuffix(".duckdb") + "_children.duckdb"
    return Path(os.environ.get("PER10K_CHILD_DB") or name)


def open_both(database: str | Path) -> duckdb.DuckDBPyConnection:
    """Open both files to read, so that the tables of either are found as schema.table.

    database: the file of aggregates; the other stands beside it. Raises duckdb.IOException where one is missing.
    """
    # Where a published link is switched to another run between the two, both are still of one run.
    database = Path(database).resolve()
    connection = duckdb.connect(str(database), read_only=True)
    connection.execute(f"attach {literal(children_beside(database))} as {CHILDREN} (read_only)")
    look_in_both(connection)
    return connection


def look_in_both(connection: duckdb.DuckDBPyConnection) -> None:
    """Have schema.table found in the attached database `children` as in the connection's own."""
    (main,) = connection.execute("select current_database()").fetchall()[0]
    schemas = sorted({f"{CHILDREN}.{schema}" for schema, _ in _tables(connection, CHILDREN)})
    path = ",".join([f'"{main}".main', *schemas])
    connection.execute(f"set search_path = {literal(path)}")


def make_ready(aggregates: str, children: str) -> None:
    """Before a run opens the two files, see that each holds what it should.

    Raises pseudonyms.WeakKeyError and OtherKeyError.
    """
    key = pseudonyms.key()
    if ":memory:" in (aggregates, children):
        return
    if Path(aggregates).exists():
        _move_children_out(Path(aggregates), Path(children))
    _agree_on_key(Path(children), key)


def open_to_readers(aggregates: str, umask: int) -> None:
    """Make a file of aggregates that is not there yet, for whoever the umask lets read it: this process makes private ones."""
    if aggregates != ":memory:" and not Path(aggregates).exists():
        duckdb.connect(aggregates, config=SETTINGS).close()
        Path(aggregates).chmod(0o666 & ~umask)


def _move_children_out(aggregates: Path, children: Path) -> None:
    """Divide a file that was built when there was one for all; what no extract can tell again is carried over.

    The file is written anew without the child-level tables: a table that is dropped leaves its contents in the file.
    """
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute(f"attach {literal(aggregates)} as old")
        tables = _tables(connection, "old")
        if not any(schema in ONCE_IN_ONE_FILE for schema, _ in tables):
            return
        if ("snapshots", "care_leaver_snapshot") in tables:
            connection.execute(f"attach {literal(children)} as {CHILDREN}")
            snapshot = f"{CHILDREN}.snapshots.care_leaver_snapshot"
            connection.execute(f"create schema if not exists {CHILDREN}.snapshots")
            connection.execute(f"create table if not exists {snapshot} as from old.snapshots.care_leaver_snapshot limit 0")
            connection.execute(f"""
                insert into {snapshot} by name
                from old.snapshots.care_leaver_snapshot
                where (la_code, month_end) not in (select (la_code, month_end) from {snapshot})
            """)
        kept = [(schema, table) for schema, table in tables if schema not in ONCE_IN_ONE_FILE]
        fresh = _copy(connection, "old", kept, aggregates)
    fresh.replace(aggregates)


def _agree_on_key(children: Path, key: str | None) -> None:
    """Hold a child-level file to the one key, or the lack of one, that it began with.

    A file of real ids that is to have pseudonyms from now on is written anew, with the snapshots alone and pseudonyms in
    them; the run makes the rest. So is one of pseudonyms for people alone.
    """
    if not children.exists() and not key:
        return
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute(f"attach {literal(children)} as old")
        tables = _tables(connection, "old")
        is_keyed = ("main", "pseudonym_key") in tables
        kept = connection.execute("from old.main.pseudonym_key").fetchall()[0][0] if is_keyed else None
        own = pseudonyms.fingerprint(key) if key else None
        if kept and kept != own:
            raise OtherKeyError(
                f"{children} was built with pseudonyms of another key, and what it keeps of earlier months would no longer meet "
                f"this run's. Set {pseudonyms.VARIABLE} to that key, or build into another PER10K_DB."
            )
        if not key or (kept and ROWS_HIDDEN in tables):
            return
        pseudonyms.lend_to(connection, key)
        fresh = _copy(connection, "old", [table for table in tables if table[0] == "snapshots"], children, hide=not kept)
        connection.execute(f"attach {literal(fresh)} as fresh")
        connection.execute(f"create table fresh.main.pseudonym_key as select '{own}' as fingerprint")
        connection.execute(f"create table fresh.{'.'.join(ROWS_HIDDEN)} as select true as are_hidden")
        for table, described in KEY_TABLES.items():
            describe(connection, f"fresh.main.{table}", described)
    fresh.replace(children)


def _copy(
    connection: duckdb.DuckDBPyConnection, database: str, tables: list[tuple[str, str]], beside: Path, hide: bool = False
) -> Path:
    """Copy tables of an attached database into a new file beside another. hide: with pseudonyms for ids of people."""
    fresh = beside.with_name(f"{beside.name}.new")
    fresh.unlink(missing_ok=True)
    connection.execute(f"attach {literal(fresh)} as fresh")
    for schema, table in tables:
        name = f'{schema}."{table}"'
        columns = connection.execute(f"describe {database}.{name}").fetchall()
        has_person = hide and any(column == "person_id" for column, *_ in columns)
        changed = " replace (pseudonym('person', person_id) as person_id)" if has_person else ""
        connection.execute(f"create schema if not exists fresh.{schema}")
        connection.execute(f"create table fresh.{name} as select *{changed} from {database}.{name}")
    connection.execute("detach fresh")
    if beside.exists():
        shutil.copymode(beside, fresh)
    return fresh


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    query = "select schema_name, table_name from duckdb_tables() where database_name = ? order by all"
    return connection.execute(query, [database]).fetchall()
