"""Folders of extracts as they are written: whole or not at all, and closed to others."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb

from per10k.core.sql import identifier, literal
from per10k.plugin.cells import as_text
from per10k.plugin.private import close_to_others, kept_private
from per10k.reorganise.reading import ReorganiseError


def write_whole(to: Path, write: Callable[[Path], None]) -> None:
    """Have a folder written beside its place and put there once it is whole.

    to: where it is to be: a folder that is not there, or empty. Raises ReorganiseError where it holds something.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ReorganiseError([f"{to} is there already and holds something: name another folder."])
    # What a link leads to is written, and the link stays.
    to = to.resolve()
    with kept_private():
        to.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent))
        try:
            write(unfinished)
            if to.exists():
                to.rmdir()
            unfinished.rename(to)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        close_to_others(to)


def write_rows(connection: duckdb.DuckDBPyConnection, rows: str, columns: Iterable[str], to: Path, **added: str) -> int:
    """Write rows as CSV, in the order of their file, and return how many.

    rows: what stands after `from`, with the rows called rows. columns: those of the rows; those added stand before them, by name
    and as SQL.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    chosen = [f"{text} as {identifier(name)}" for name, text in added.items()]
    chosen += [f"rows.{identifier(column)}" for column in columns]
    query = f"select {', '.join(chosen)} from {rows} order by rows.source_row"
    [(written,)] = connection.execute(f"copy ({query}) to {literal(to)} (format csv, header)").fetchall()
    return int(written)


def write_table(to: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a small table as CSV, its text safe for a spreadsheet."""
    with to.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([as_text(cell) for cell in row] for row in rows)


def write_manifest(to: Path, content: dict) -> None:
    """Write what the extracts lack that were made from returns."""
    to.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
