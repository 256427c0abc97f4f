"""Extracts as files: the columns of the source contract, one CSV file a table."""

from __future__ import annotations

import csv
import re
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from proof.replay.council import Council


CONTRACT = Path(__file__).parents[2] / "models" / "staging" / "_extracts.yml"
# Ids are told with zeros, in the order of which the stories go; the limit on the demo's size is better kept without.
PADDED = re.compile(r"([a-z][a-z0-9-]*-)0+([1-9]\d*)")
REPORT = "replay_report.csv"
REPORT_FIELDS = ("indicator_id", "breakdown", "month", "value", "reason")


def contract() -> dict[str, tuple[bool, list[str], set[str]]]:
    """Return table -> (whether its file may be absent, its fields, the fields every file must carry)."""
    tables = yaml.safe_load(CONTRACT.read_text())["sources"][0]["tables"]
    return {
        table["name"]: (
            table["meta"]["optional"],
            [column["name"] for column in table["columns"]],
            {column["name"] for column in table["columns"] if column["meta"]["required"]},
        )
        for table in tables
    }


def write_extracts(council: Council, folder: Any) -> None:
    """Write every table told, and an empty file for one that must be delivered; fields nobody tells are left out."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table, (optional, fields, required) in contract().items():
        rows = council.tables.get(table, [])
        path = folder / f"{table}.csv"
        if not rows and optional:
            path.unlink(missing_ok=True)
            continue
        told = {name for row in rows for name in row}
        if unknown := told - set(fields):
            raise ValueError(f"{table} has no field {', '.join(sorted(unknown))}")
        names = [name for name in fields if name in told or name in required]
        with path.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_shown(row.get(name)) for name in names] for row in rows)


def _shown(value: date | float | str | None) -> date | float | str | None:
    """Return a value as it is written: an id without the zeros before its number."""
    padded = isinstance(value, str) and PADDED.fullmatch(value)
    return padded[1] + padded[2] if padded else value


def write_report(rows: list[dict[str, str]], folder: Any) -> None:
    """Write what could not be replayed, as rows of REPORT_FIELDS, where the back-test finds it."""
    with (Path(folder) / REPORT).open("w", newline="") as file:
        writer = csv.DictWriter(file, REPORT_FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=itemgetter("indicator_id", "breakdown", "month")))
