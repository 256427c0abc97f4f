"""The three files of a build (aggregates, child-level, ledger) by name and content: none may be taken for another.

DuckDB calls a file by the first part of its name, and passes over an attached file where that name is taken: a main file named
children.duckdb would get every child-level table, and the build would end well.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from per10k.core.sql import literal
from per10k.plugin.databases import CHILDREN, ONCE_IN_ONE_FILE

LEDGER = "per10k_ledger"
AGGREGATE_SCHEMAS = ("reference", "calendar", "deliveries", "official", "indicators", "marts")
LEDGER_SCHEMAS = ("ledger",)

# Names by which DuckDB, dbt or the project's SQL mean something else.
DUCKDB_NAMES = ("temp", "system", "memory", "main", "information_schema", "pg_catalog", "dbt_temp")
TAKEN = {*DUCKDB_NAMES, CHILDREN, LEDGER, *AGGREGATE_SCHEMAS, *ONCE_IN_ONE_FILE, *LEDGER_SCHEMAS}

PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]*([.][A-Za-z0-9 _-]+)*")
IN_MEMORY = ":memory:"


class FileNameError(ValueError):
    """A file of the build has a name, or a content, by which it would be taken for another."""


def check(aggregates: str, children: str, ledger: str) -> None:
    """See, before a build opens its three files, that each is a file of its own and holds what it should.

    aggregates, children, ledger: their paths as dbt has them. Raises FileNameError, which says what to name instead.
    """
    if aggregates == IN_MEMORY:
        return
    _check_name(aggregates)
    named = {"PER10K_DB": aggregates, "PER10K_CHILD_DB": children, "PER10K_LEDGER": ledger}
    files = {variable: Path(path) for variable, path in named.items() if path != IN_MEMORY}
    _check_apart(files)
    for variable, path in files.items():
        if path.is_file():
            _check_content(variable, path)


def _check_name(path: str) -> None:
    """The name of the file of aggregates is the only one that DuckDB takes from the file."""
    name = Path(path).name
    called = name.split(".")[0].casefold()
    if called in TAKEN:
        raise FileNameError(
            f"PER10K_DB is {path}: DuckDB would call the file '{called}', which is the name of something else in the build, so "
            "that children's records could land in the file of aggregates. Give the file another name, such as per10k.duckdb."
        )
    # What follows ? or # dbt takes for no part of the path.
    if not PLAIN_NAME.fullmatch(name) or set("?#") & set(path):
        raise FileNameError(
            f"PER10K_DB is {path!r}: the name of the file may have letters from a to z, digits, spaces, hyphens, underscores and "
            "full stops, and begins with a letter or digit; no folder of its path has ? or #. Name it otherwise, such as "
            "per10k.duckdb."
        )


def _check_apart(files: dict[str, Path]) -> None:
    seen: dict[str, Path] = {}
    for variable, path in files.items():
        for other, another in seen.items():
            if _is_same(path, another):
                raise FileNameError(
                    f"{other} ({another}) and {variable} ({path}) are one file. Aggregates, children's records and the ledger "
                    "are each in a file of their own: name another one, or leave PER10K_CHILD_DB and PER10K_LEDGER out."
                )
        seen[variable] = path


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, through links too, or to names that some file systems do not tell apart."""
    if one.exists() and other.exists() and one.samefile(other):
        return True
    return str(one.resolve()).casefold() == str(other.resolve()).casefold()


def _check_content(variable: str, path: Path) -> None:
    """A file that is there may hold what it is for, and nothing of the other two.

    A file of aggregates with child-level schemas beside its marts is one from before there were two: databases.make_ready
    divides it.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(path)} as looked_at (read_only)")
        tables = "select distinct schema_name from duckdb_tables() where database_name = 'looked_at'"
        schemas = {schema for (schema,) in connection.execute(tables).fetchall()}
    kinds = {
        "aggregates": schemas.intersection(AGGREGATE_SCHEMAS),
        "children's records": schemas.intersection(ONCE_IN_ONE_FILE),
        "the ledger": schemas.intersection(LEDGER_SCHEMAS),
    }
    meant = dict(zip(("PER10K_DB", "PER10K_CHILD_DB", "PER10K_LEDGER"), kinds, strict=True))[variable]
    others = [kind for kind, found in kinds.items() if found and kind != meant]
    if variable == "PER10K_DB" and kinds["aggregates"] and others == ["children's records"]:
        return
    if others:
        raise FileNameError(
            f"{variable} is {path}: the file is for {meant}, and holds {' and '.join(others)}. Nothing was changed. Name the "
            f"right file, or one that is not there yet."
        )
