"""Finds, checks and opens the files of a council's extracts before anything is built.

A dbt-duckdb plugin: it gives SQL one function, `prepare_extracts(request)`, that the `prepare_extracts` macro calls
with the source contract as JSON. The answer holds either the problems, worded for whoever made the files, or the
statements that put a view over each file into the schema `extracts`. Nothing is copied: DuckDB reads the files where
they are.
"""

from __future__ import annotations

import csv
import glob
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

SUFFIXES = (".csv", ".csv.gz", ".parquet")


@dataclass(frozen=True)
class Extract:
    """One extract of the contract: its name, whether it may be absent, its columns and whether each is required."""

    name: str
    optional: bool
    columns: dict[str, bool]


@dataclass(frozen=True)
class ExtractFile:
    """A readable file: the DuckDB expression that scans it, its columns (lower case: as written) and its rows."""

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
        problem = f"There is no folder {folder}. Name the folder that holds the extracts."
        return json.dumps({"problems": [problem], "statements": []})
    problems: list[str] = []
    opened: list[tuple[Extract, ExtractFile | None]] = []
    for extract in contract:
        file, problem = _open(folder, extract, asked["not_supplied"], asked["la_code"])
        problems += problem
        opened.append((extract, file))
    if not problems and not any(file and file.rows for _, file in opened):
        problems.append(f"There is not one row in the extracts of {folder}: nothing to report on. Export them again.")
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
            f"{folder}: there is no {extract.name}.csv or {extract.name}.parquet. Add the file; if the council does "
            f"not hold this extract, say so with not_supplied: [{extract.name}], and its indicators show as "
            "'not supplied'."
        ]
    if len(found) > 1:
        names = " and ".join(p.name for p in found)
        return None, [f"{folder}: {names} are both there; it is not clear which is meant. Leave one."]
    try:
        file = _inspect(found[0])
    except (duckdb.Error, OSError, EOFError, ValueError) as error:
        problem = f"{found[0]}: the file cannot be read ({_reason(error)}). Export it again as UTF-8 CSV or as Parquet."
        return None, [problem]
    problems = [
        f"{found[0]}: the column {column} is missing. Add it to the export (the file has: {', '.join(file.columns)})."
        for column, required in extract.columns.items()
        if required and column not in file.columns
    ]
    if not la_code and "la_code" not in file.columns:
        problems.append(f"{found[0]}: no council. Set la_code (--vars '{{la_code: E...}}') or add a column la_code.")
    return file, problems


def _reason(error: Exception) -> str:
    """What is wrong with a file, in one line; without the row that DuckDB quotes, as it is about a child."""
    first, *others = str(error).strip().splitlines()
    kept = ("Expected Number", "Value with", "Invalid unicode")
    return "; ".join([first, *(line for line in others if line.startswith(kept))])


def _inspect(path: Path) -> ExtractFile:
    """Read a file's columns and count its rows; raises what DuckDB, gzip or the file system raises for a bad one."""
    quoted = _literal(glob.escape(str(path)))
    if path.name.lower().endswith(".parquet"):
        scan, row_number, counts = f"read_parquet({quoted}, file_row_number = true)", "file_row_number + 1", "count(*)"
    else:
        separator, names = _header(path)
        columns = ", ".join(f"{_literal(name)}: 'varchar'" for name in names)
        scan = (
            f"read_csv({quoted}, auto_detect = false, header = true, all_varchar = true, columns = {{{columns}}}, "
            f"delim = {_literal(separator)}, quote = '\"', escape = '\"', null_padding = false, ignore_errors = false, "
            f"compression = '{'gzip' if _is_compressed(path) else 'none'}')"
        )
        # Counting the values as well has DuckDB check that all of them are UTF-8.
        row_number, counts = "row_number() over ()", "count(*), count(columns(*))"
    with duckdb.connect() as connection:
        described = connection.execute(f"describe select * from {scan}").fetchall()
        rows = connection.execute(f"select {counts} from {scan}").fetchone()[0]
    columns = {name.strip().lower(): name for name, *_ in described if name != "file_row_number"}
    return ExtractFile(path, scan, row_number, columns, rows)


def _is_compressed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


def _header(path: Path) -> tuple[str, list[str]]:
    """A CSV file's separator, which is the one that splits its header into most columns, and the names of the columns.

    Names are made lower case, and a column without one is named after its place. Raises ValueError where there is no
    header or a name stands twice.
    """
    with (gzip.open if _is_compressed(path) else open)(path, "rt", encoding="utf-8-sig", newline="") as lines:
        line = lines.readline().rstrip("\r\n")
    if not line:
        raise ValueError("it is empty, without even a header line")
    separator = max((",", ";", "\t", "|"), key=line.count)
    heads = next(csv.reader([line], delimiter=separator))
    names = [head.strip().lower() or f"column {place}" for place, head in enumerate(heads, start=1)]
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise ValueError(f"the column {min(repeated)} stands twice in the header")
    return separator, names


def _statements(opened: list[tuple[Extract, ExtractFile | None]], la_code: str | None) -> list[str]:
    """SQL for a view over each file, and for the two tables that say what was delivered."""
    views, files, fields = [], [], []
    for extract, file in opened:
        views.append(_view(extract, file, la_code))
        name = _literal(extract.name)
        path, rows = (_literal(str(file.path)), file.rows) if file else ("null", 0)
        files.append(f"({name}, {path}, {rows}, {str(file is not None).lower()})")
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
    columns = [f"{council} as la_code", f"{_literal(file.path.name)} as source_file"]
    columns += [f"{file.row_number} as source_row"]
    columns += [f"{text(column)} as {column}" for column in extract.columns]
    return f"create or replace view extracts.{extract.name} as select {', '.join(columns)} from {file.scan}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Plugin(BasePlugin):
    """Registers `prepare_extracts` with each connection that dbt opens."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Add the function to a connection that dbt has just opened."""
        conn.create_function("prepare_extracts", prepare, ["VARCHAR"], "VARCHAR", side_effects=True)
