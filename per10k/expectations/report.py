"""What is said of a folder: a summary for whoever owns the data, and the whole of it as JSON."""

import json
from collections.abc import Sized
from dataclasses import asdict
from pathlib import Path

from per10k.core.optional import how_to_install
from per10k.expectations.checks import CRITICAL, INFO, PAGES, WARNING, Check, Result

LISTED = 20


def as_json(result: Result) -> str:
    """The whole result: the files, and every check with what it found. Rows are told by number, never by value."""
    whole = {
        "folder": str(result.folder),
        "schema_version": result.delivery.version,
        "is_usable": not result.failed(CRITICAL),
        "files": [_file(result, name) for name in result.extracts],
        "checks": [asdict(check) for check in result.checks],
    }
    return json.dumps(whole, indent=1) + "\n"


def _file(result: Result, extract: str) -> dict:
    file = result.delivery.files.get(extract)
    status = "read" if file else "refused" if extract in result.delivery.refused else "not supplied"
    return {"extract": extract, "file": file, "rows": result.delivery.rows.get(extract), "status": status}


def summary(result: Result, report: Path, docs: Path) -> str:
    """Tell in a few lines whether the folder can be built on, and what to put right in it, the worst first."""
    delivery, critical, warnings = result.delivery, result.failed(CRITICAL), result.failed(WARNING)
    lines = [
        f"{result.folder}: {_count(delivery.files, 'extract')}, {sum(delivery.rows.values()):,} rows, "
        f"{len(result.checks):,} expectations checked."
    ]
    if critical:
        lines += ["", f"Figures would be wrong ({_count(critical, 'reason')}); put this right before a build:"]
        lines += [line for check in critical for line in _told(check)]
    else:
        lines += ["", "Nothing in it would make figures wrong."]
    if warnings:
        listed = sorted(warnings, key=lambda check: -(check.rows_failing or 0))[:LISTED]
        lines += ["", f"To put right for better figures ({_count(warnings, 'finding')}):"]
        lines += [line for check in listed for line in _told(check)]
        if len(warnings) > len(listed):
            lines.append(f"  and {len(warnings) - len(listed)} more.")
    if absent := result.failed(INFO):
        names = ", ".join(check.field or "" for check in absent)
        lines += ["", f"Not supplied ({_count(absent, 'field')} that may be absent): {names}"]
    pages = f"As pages to read:   {docs / 'index.html'}" if result.has_pages else f"No pages to read: {how_to_install(PAGES)}"
    return "\n".join([*lines, "", f"Every expectation: {report}", pages])


def _told(check: Check) -> list[str]:
    where = f"  {check.file or check.extract}: {check.meaning}"
    if check.rows_failing:
        rows = ", ".join(map(str, check.example_rows[:3])) + (", ..." if check.rows_failing > 3 else "")
        where += f" Not so in {check.rows_failing:,} of {check.rows_checked:,} rows ({rows})."
    touched = f" {_count(check.indicators, 'indicator')} may be touched." if check.indicators else ""
    return [where, f"    {check.what_to_do}{touched}"]


def _count(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
