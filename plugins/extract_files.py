"""Finds, checks and opens the files of a council's extracts before anything is built.

A dbt-duckdb plugin: it gives SQL one function, `prepare_extracts(request)`, that the `prepare_extracts` macro calls with the
source contract as JSON. The answer holds either the problems, worded for whoever made the files, or the statements that put a
view over each file into the schema `extracts`. Nothing is copied: DuckDB reads the files where they are.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

SUFFIXES = (".csv", ".csv.gz", ".parquet")
ADDED_COLUMNS = ("la_code", "source_file", "source_row")


@dataclass(frozen=True)
class Extract:
    """One extract of the contract: its name, whether it may be absent, and its columns with whether each is required."""

    name: str
    optional: bool
    columns: dict[str, bool]


@dataclass(frozen=True)
class ExtractFile:
    """A readable file: the DuckDB expression that scans it, the columns it has (lower case: as written) and its rows."""

    path: Path
    scan: str
    row_number: str
    columns: dict[str, str]
    rows: int


def prepare(request: str) -> str:
    """Answer one request of the `prepare_extracts` macro.

    request: JSON with `folder`, `la_code` (or null), `not_supplied` (extract names) and `contract`
        (a list of {name, optional, columns: {column: required}}).
    Returns JSON with `problems` (sentences; empty when all is well) and `statements` (SQL to run, in order).
    """
    asked = json.loads(request)
    contract = [Extract(**extract) for extract in asked["contract"]]
    folder = Path(asked["folder"])
    if not folder.is_dir():
        return json.dumps({"problems": [f"There is no folder {folder}. Name the folder that holds the extracts."], "statements": []})
    problems: list[str] = []
    opened: list[tuple[Extract, ExtractFile | None]] = []
    for extract in contract:
        file, problem = _open(folder, extract, asked["not_supplied"], asked["la_code"])
        problems += problem
        opened.append((extract, file))
    if not problems and not any(file for _, file in opened):
        problems.append(f"{folder} holds none of the extracts of the source contract.")
    statements = [] if problems else _statements(opened, asked["la_code"])
    return json.dumps({"problems": problems, "statements": statements})


def _open(folder: Path, extract: Extract, not_supplied: list[str], la_code: str | None) -> tuple[ExtractFile | None, list[str]]:
    """Find and read the head of one extract's file; the second part lists what is wrong with it."""
    found = [p for p in sorted(folder.iterdir()) if p.name.lower() in {extract.name + s for s in SUFFIXES}]
    if extract.name in not_supplied:
        return None, []
    if not found:
        if extract.optional:
            return None, []
        return None, [
            f"{folder}: there is no {extract.name}.csv or {extract.name}.parquet. Add the file; if the council does not hold "
            f"this extract, say so with not_supplied: [{extract.name}] and its indicators show as 'not supplied'."
        ]
    if len(found) > 1:
        names = " and ".join(p.name for p in found)
        return None, [f"{folder}: {names} are both there; it is not clear which is meant. Leave one."]
    try:
        file = _inspect(found[0])
    except (duckdb.Error, OSError, UnicodeError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        return None, [f"{found[0]}: the file cannot be read ({reason}). Export it again as UTF-8 CSV or as Parquet."]
    problems = [
        f"{found[0]}: the column {column} is missing. Add it to the export (the file has: {', '.join(file.columns) or 'no columns'})."
        for column, required in extract.columns.items()
        if required and column not in file.columns
    ]
    if not la_code and "la_code" not in file.columns:
        problems.append(f"{found[0]}: no council. Set la_code (--vars '{{la_code: E...}}') or add a column la_code to the file.")
    return file, problems


def _inspect(path: Path) -> ExtractFile:
    """Read a file's columns and count its rows; raises what DuckDB or the file system raises for one that cannot be read."""
    quoted = _literal(str(path))
    if path.name.lower().endswith(".parquet"):
        scan, row_number = f"read_parquet({quoted}, file_row_number = true)", "file_row_number + 1"
    else:
        if path.stat().st_size == 0:
            raise ValueError("it is empty, without even a header line")
        scan = (
            f"read_csv({quoted}, header = true, all_varchar = true, delim = {_literal(_separator(path))}, "
            "quote = '\"', escape = '\"', null_padding = false, ignore_errors = false, auto_detect = false, "
            f"columns = {_csv_columns(path)})"
        )
        row_number = "row_number() over ()"
    with duckdb.connect() as connection:
        described = connection.execute(f"describe select * from {scan}").fetchall()
        rows = connection.execute(f"select count(*) from {scan}").fetchone()[0]
    columns = {name.strip().lower(): name for name, *_ in described if name != "file_row_number"}
    return ExtractFile(path, scan, row_number, columns, rows)


def _header(path: Path) -> str:
    """The first line of a CSV file, without a byte order mark."""
    import gzip

    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return lines.readline().rstrip("\r\n")


def _separator(path: Path) -> str:
    """The separator that splits the header into most columns."""
    header = _header(path)
    return max((",", ";", "\t", "|"), key=header.count)


def _csv_columns(path: Path) -> str:
    """The header as DuckDB's `columns` argument: every field read as text, so that nothing is guessed from its values."""
    names = next(csv.reader([_header(path)], delimiter=_separator(path)))
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise ValueError(f"the column {sorted(repeated)[0]!r} stands twice in the header")
    return "{" + ", ".join(f"{_literal(name)}: 'varchar'" for name in names) + "}"


def _statements(opened: list[tuple[Extract, ExtractFile | None]], la_code: str | None) -> list[str]:
    """SQL for a view over each file, and for the two tables that say what was delivered."""
    views, files, fields = [], [], []
    for extract, file in opened:
        views.append(_view(extract, file, la_code))
        name = _literal(extract.name)
        files.append(f"({name}, {_literal(str(file.path)) if file else 'null'}, {file.rows if file else 0}, {str(file is not None).lower()})")
        for column in extract.columns:
            supplied = file is not None and column in file.columns
            fields.append(f"({name}, {_literal(column)}, {str(supplied).lower()})")
    return [
        "create schema if not exists extracts",
        *views,
        "create or replace table extracts.delivered_file as select * from (values "
        + ", ".join(files)
        + ") as t (extract, source_file, rows_delivered, is_supplied)",
        "create or replace table extracts.delivered_field as select * from (values "
        + ", ".join(fields)
        + ") as t (extract, field, is_supplied)",
    ]


def _view(extract: Extract, file: ExtractFile | None, la_code: str | None) -> str:
    """A view with the contract's columns as text; a column or file that is absent gives nulls or no rows."""
    given = _literal(la_code) if la_code else "null"
    if file is None:
        columns = ["null::varchar as la_code", "null::varchar as source_file", "null::bigint as source_row"]
        columns += [f"null::varchar as {column}" for column in extract.columns]
        return f"create or replace view extracts.{extract.name} as select {', '.join(columns)} where false"

    def text(column: str) -> str:
        return f"cast({_identifier(file.columns[column])} as varchar)" if column in file.columns else "null::varchar"

    council = f"coalesce(nullif(trim({text('la_code')}), ''), {given}::varchar)"
    columns = [f"{council} as la_code", f"{_literal(file.path.name)} as source_file", f"{file.row_number} as source_row"]
    columns += [f"{text(column)} as {column}" for column in extract.columns]
    return f"create or replace view extracts.{extract.name} as select {', '.join(columns)} from {file.scan}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Plugin(BasePlugin):
    """Registers `prepare_extracts` with each connection that dbt opens."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        conn.create_function("prepare_extracts", prepare, ["VARCHAR"], "VARCHAR", side_effects=True)
