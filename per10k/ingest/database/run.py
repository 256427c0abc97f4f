"""From a database schema to a folder of extracts."""

import csv
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from per10k.core.progress import doing
from per10k.ingest.database import payloads
from per10k.ingest.database.tables import Database, Table, fields_of
from per10k.ingest.ledger import Ledger
from per10k.ingest.manifest import NAME, manifest, read_manifest, write_manifest
from per10k.ingest.model import IngestError, Options
from per10k.plugin.private import close_to_others, kept_private

KIND = "database"


@kept_private()
def ingest_database(variable: str, schema: str | None, to: Path, options: Options) -> dict:
    """Write an extract for each SSD table of a schema; returns the manifest of the folder.

    variable: the environment variable that holds the database's address, as SQLAlchemy writes it. What was read from a database
    into the folder before is replaced, as a whole and at the end. Raises IngestError, with nothing written, where a part fails.
    """
    url = os.environ.get(variable)
    if not url:
        raise IngestError(f"The environment variable {variable} is not set. Put the address of the database there.")
    before = _written_before(to)
    close_to_others(*(path for path in to.glob("*") if path.is_file()))
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".ingest-") as scratch:
        work = Path(scratch)
        database = Database(url, schema)
        with database.connected() as connection:
            tables = database.tables(connection)
            _refuse_without_council(tables, options)
            if tables[0].extract == payloads.TABLE:
                doing(f"Reading {tables[0].name}")
                told = (dict(zip(tables[0].columns, row, strict=True)) for row in database.rows(connection, tables[0]))
                rows = payloads.write_payloads(told, options.la_code or "", work)
                carried = {extract: list(payloads.COLUMNS[extract]) for extract in rows}
            else:
                rows = {table.extract: _write(database, connection, table, work, options) for table in tables}
                carried = fields_of(tables)
        content = _manifest(carried, rows, schema, options)
        if tables[0].extract == payloads.TABLE:
            first_day = payloads.complete_from(options.reference_date or date.today()).isoformat()
            content["complete_from"] = {options.la_code: {extract: first_day for extract in rows if extract != "ssd_person"}}
        write_manifest(work, content)
        to.mkdir(exist_ok=True)
        for extract in before:
            (to / f"{extract}.csv").unlink(missing_ok=True)
        for path in sorted(work.iterdir(), key=lambda path: (path.name == NAME, path.name)):
            os.replace(path, to / path.name)
    return content


def _written_before(to: Path) -> list[str]:
    """The extracts that an earlier reading of a database wrote; raises IngestError where the folder holds anything else."""
    found = read_manifest(to) if to.is_dir() else None
    read = [about for about in found["returns"] if about["return"] == KIND] if found else []
    before = list(read[0]["rows"]) if read else []
    known = {NAME, *(f"{extract}.csv" for extract in before)}
    others = [path for path in to.iterdir() if path.name not in known] if to.is_dir() else []
    if (found and not read) or others:
        raise IngestError(
            f"{to}: the folder holds what was not read from a database ({', '.join(path.name for path in sorted(others)[:3])}): "
            "its records have other identifiers and would count a second time. Name another folder with --to."
        )
    return before


def _refuse_without_council(tables: list[Table], options: Options) -> None:
    without = [table.name for table in tables if "la_code" not in table.columns]
    if without and not options.la_code:
        raise IngestError(f"{', '.join(without)}: no column la_code says whose the rows are. Say so with --la-code E...")


def _write(database: Database, connection: Connection, table: Table, work: Path, options: Options) -> int:
    has_council = "la_code" in table.columns
    doing(f"Reading {table.name}")
    rows = 0
    with (work / f"{table.extract}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns if has_council else ("la_code", *table.columns))
        for row in database.rows(connection, table):
            writer.writerow(row if has_council else (options.la_code, *row))
            rows += 1
    return rows


def _manifest(carried: dict[str, list[str]], rows: dict[str, int], schema: str | None, options: Options) -> dict:
    """As that of returns, without the address. Its `extracts` are none, so that no return is ever merged into these."""
    about: dict[str, Any] = {
        "files": [],
        "digest": "",
        "return": KIND,
        "schema": schema or "",
        "la_code": options.la_code,
        "reference_date": options.reference_date.isoformat() if options.reference_date else "",
        "created": "",
        "rows": rows,
        "carries": carried,
    }
    return {**manifest([Ledger(Path(), about)], dict.fromkeys(rows, {})), "extracts": {}}
