"""DuckDB files in a format that older clients open too: each is made in it, and one of a newer format is written anew."""

import shutil
from pathlib import Path
from typing import Any

import duckdb

from per10k.core.sql import literal

# The oldest DuckDB that opens what is written here. Drivers and tools that councils have are of the 1.x series: JDBC, ODBC, R,
# Node, Metabase, Evidence. A file keeps the format that it was made in, whoever writes to it afterwards.
OLDEST_CLIENT = "v1.1.0"

# The folder beside a published file that tells what the nights were like.
HISTORY = "history"

# The settings of a connection that makes such files or writes to them. What describes a table that has not changed is written
# again too: DuckDB 1.4 and later leave it where it was, and clients up to 1.3 then cannot open the file.
SETTINGS: dict[str, Any] = {"storage_compatibility_version": OLDEST_CLIENT, "experimental_metadata_reuse": False}


def open_to_older_clients(*files: Path) -> None:
    """Write files that are there in a newer format anew, whole, in that of the oldest client.

    Each is replaced once it is complete, and keeps its mode. Raises duckdb.Error, and leaves a file as it was, where it cannot be
    read, is in use, or there is no room for another.
    """
    for file in files:
        if file.is_file() and _is_of_a_newer_format(file):
            _write_anew(file)


def _is_of_a_newer_format(file: Path) -> bool:
    with duckdb.connect() as connection:
        try:
            # Which DuckDB refuses, as it cannot write so to such a file.
            connection.execute(f"attach {literal(file)} as looked_at (storage_version '{OLDEST_CLIENT}')")
        except duckdb.InvalidInputException:
            return True
    return False


def _write_anew(file: Path) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with duckdb.connect(config=SETTINGS) as connection:
            # To be written to, so that what a run that was killed has left beside it is in it before it is replaced.
            connection.execute(f"attach {literal(file)} as old")
            connection.execute(f"attach {literal(fresh)} as fresh")
            connection.execute("copy from database old to fresh")
        shutil.copymode(file, fresh)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    fresh.replace(file)
