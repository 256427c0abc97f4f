"""One return as it was read: its rows by extract, and what of it was not carried over.

A ledger is a folder: `return.json`, `not_carried.csv`, and `<extract>.csv` with the columns that the return can fill. The
extracts are made from all ledgers of a folder, so that the order in which returns are ingested does not matter, but for
returns of one council and year that do not say when they were made (again).
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

from per10k.ingest.dates import made_at
from per10k.ingest.days_of_rows import DaysOfRecords, DaysOfRows
from per10k.ingest.ids import tidy_id
from per10k.ingest.model import Header, IngestError, LeftOut, Record, Return, Row
from per10k.plugin.cells import as_text
from per10k.plugin.day_columns import FEWEST_UNREADABLE, STRAYS
from per10k.plugin.text_files import CUT, ends_within_a_line

# Columns that say where a row is from, beside those of the extract.
LINE, FILE, POSITION = "ingest_line", "ingest_file", "ingest_position"
# How row keys are made: 2, of the number however it is written.
ROW_KEYS = 2
NOT_CARRIED_COLUMNS = ("file", "table", "position", "element", "value", "reason", "kept")

# What has to stand in `return.json`, and as what.
_NEEDED = {"return": str, "digest": str, "reference_date": str, "created": str, "carries": dict, "tables": dict, "files": list}
NO_FIELD = "no extract has a field for it"


@dataclass(frozen=True)
class Ledger:
    """A ledger that has been written: where it is, what `return.json` says, and the folder of its files if just read."""

    folder: Path
    about: dict
    read_from: str = ""

    @property
    def rank(self) -> tuple[str, str, str]:
        """Orders ledgers: of two rows with one key, that of the higher rank is kept (but see again)."""
        return self.about["reference_date"], self.made, self.about["digest"]

    @cached_property
    def made(self) -> str:
        """When the file says that it was made, in whichever form and by whichever clock it says so, as text that sorts; or ''."""
        return made_at(self.about["created"])

    @property
    def carries(self) -> Mapping[str, list[str]]:
        """Extract -> the columns that the return can fill."""
        return self.about["carries"]


def read_ledgers(folder: Path) -> list[Ledger]:
    """The ledgers in a folder, lowest rank first; none where there is no folder.

    Raises IngestError for those of an earlier version, whose row keys are others.
    """
    found = [Ledger(path.parent, _about(path)) for path in sorted(folder.glob("*/return.json"))]
    if any(ledger.about.get("row_keys") != ROW_KEYS for ledger in found):
        raise IngestError(
            f"{folder}: it was written by an earlier version, which made other row keys, so that events would count twice. "
            "Ingest all its returns again into a fresh folder."
        )
    return sorted(found, key=lambda ledger: ledger.rank)


def _about(path: Path) -> dict:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        for needed, kind in _NEEDED.items():
            if not isinstance(about[needed], kind):
                raise ValueError(f"{needed} is a {type(about[needed]).__name__}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IngestError(
            f"{path}: it is not as an ingest writes it ({error}). Ingest the returns again into a new folder."
        ) from error
    return about


def left_out_of(ledger: Ledger) -> list[dict[str, str]]:
    """What of a return was not carried over, but for elements that no extract has a field for."""
    with (ledger.folder / "not_carried.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["reason"] != NO_FIELD]


def digest_of(files: tuple[Path, ...]) -> str:
    """SHA-256 digest of a file, or of the digests of several, whatever their order."""
    digests = []
    for path in files:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def write_ledger(found: Return, folder: Path, before: Sequence[Ledger] = ()) -> Ledger:
    """Read a return to its end and write its ledger below a folder; raises what its records raise.

    before: the ledgers of the folder that it will be put into.
    """
    digest = found.digest or digest_of(found.files)
    home = folder / f"{found.header.kind}-{digest[:16]}"
    read_from = str(found.files[0].parent) if found.files else ""
    if home.exists():
        # The same file twice in what was asked for.
        return Ledger(home, json.loads((home / "return.json").read_text(encoding="utf-8")), read_from)
    home.mkdir(parents=True)
    counts: dict[str, Counter[Any]] = {
        part: Counter() for part in ("in", "carried", "rejected", "unused", "lost", "notes", "doubtful", "tidied")
    }
    days_of_records = DaysOfRecords()
    first_lost: dict[str, str] = {}
    first_tidied: dict[tuple[str, str], str] = {}
    with ExitStack() as stack:
        writers = {}
        for extract, columns in found.carries.items():
            file = stack.enter_context((home / f"{extract}.csv").open("w", newline="", encoding="utf-8"))
            days = DaysOfRows(extract, tuple(columns), found.header)
            writers[extract] = _Rows(extract, columns, csv.writer(file, lineterminator="\n"), days)
        file = stack.enter_context((home / "not_carried.csv").open("w", newline="", encoding="utf-8"))
        left_out = csv.writer(file, lineterminator="\n")
        left_out.writerow(NOT_CARRIED_COLUMNS)
        for item in found.remarks:
            left_out.writerow((found.files[0].name if found.files else "", "the return", "header", *_as_cells(item)))
            counts["doubtful"]["the return"] += not item.is_note
        for path in found.files:
            if path.suffix.lower() in (".csv", ".txt") and ends_within_a_line(path):
                counts["doubtful"]["the return"] += 1
                cut = LeftOut("last line", "", CUT, "the line as it stands")
                left_out.writerow((path.name, "the return", "last line", *_as_cells(cut)))
        only_file, la_code = found.files[0].name if found.files else "", found.header.la_code
        for record in found.records():
            file_name = record.file or only_file
            days_of_records.add(record.rows, f"{file_name}, {record.position}")
            for row in record.rows:
                writers[row.extract].write(row, la_code, file_name, record.position)
            # A record may have been lost though it told of the child beside: a list of Annex A does.
            is_lost = not record.is_note and any(item.kept == "nothing" for item in record.left_out)
            counts["doubtful"][record.table] += sum(not item.is_note for item in record.left_out)
            counts["in"][record.table] += 1
            counts["carried" if (record.rows or record.is_part) and not is_lost else "rejected"][record.table] += 1
            if record.tidied:
                counts["tidied"][file_name, record.table] += 1
                first_tidied.setdefault((file_name, record.table), record.tidied)
            for element in record.unused:
                counts["unused"][file_name, record.table, element] += 1
            if record.is_note:
                counts["notes"][record.table] += 1
                first_lost.setdefault(record.table, f"{file_name}, {record.position}: {record.left_out[-1].reason}")
            if is_lost:
                counts["lost"][record.table] += 1
                reason = next(item for item in reversed(record.left_out) if item.kept == "nothing")
                first_lost.setdefault(record.table, f"{file_name}, {record.position}: {reason.element} {reason.reason}")
            for item in _reasons(record):
                left_out.writerow((file_name, record.table, record.position, *_as_cells(item)))
        asked: list[DaysOfRows | DaysOfRecords] = [*(rows.days for rows in writers.values()), days_of_records]
        for item in (doubt for days in asked for doubt in days.doubts()):
            left_out.writerow((only_file, "the return", "rows", *_as_cells(item)))
            counts["doubtful"]["the return"] += 1
        for (file_name, table, element), times in sorted(counts["unused"].items()):
            left_out.writerow((file_name, table, f"{times} times", element, "", NO_FIELD, "the rest"))
        for (file_name, table), times in sorted(counts["tidied"].items()):
            written = first_tidied[file_name, table]
            what = "a child's number with what a spreadsheet adds to it"
            left_out.writerow((file_name, table, f"{times} times", "child", written, what, f"read as {tidy_id(written)}"))
    _refuse_where_many_are_lost(found, counts["carried"], counts["lost"], counts["notes"], first_lost)
    _refuse_days(found, asked)
    about = {
        "files": [path.name for path in found.files],
        "digest": digest,
        "return": found.header.kind,
        "year": found.header.year,
        "period": found.header.period,
        "la_code": found.header.la_code,
        "reference_date": found.header.reference_date.isoformat(),
        "created": found.header.created,
        "ingested": _times_ingested(found.header, digest, before),
        "row_keys": ROW_KEYS,
        "is_one_file": found.is_one_file,
        "tables": {
            table: {"rows_in": rows, "carried": counts["carried"][table], "rejected": counts["rejected"][table]}
            for table, rows in sorted(counts["in"].items())
        },
        "lost": sum(counts["lost"].values()),
        "doubtful": sum(counts["doubtful"].values()),
        "rows": {extract: writers[extract].rows for extract in sorted(found.carries)},
        "carries": {extract: list(columns) for extract, columns in sorted(found.carries.items())},
        "complete_from": {extract: day.isoformat() for extract, day in sorted(found.complete_from.items())},
        "complete_to": {extract: day.isoformat() for extract, day in sorted(found.complete_to.items())},
    }
    (home / "return.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return Ledger(home, about, read_from)


def _times_ingested(header: Header, digest: str, before: Sequence[Ledger]) -> int:
    """Which this is among the different returns of its kind, council and year, in the order of ingesting."""
    same = [x.about for x in before if (x.about["return"], x.about["la_code"]) == (header.kind, header.la_code)]
    others = [about for about in same if about.get("year") == header.year and about["digest"] != digest]
    return max((about.get("ingested", 1) for about in others), default=0) + 1


def _refuse_where_many_are_lost(
    found: Return, carried: Counter, lost: Counter, notes: Counter, first_lost: dict[str, str]
) -> None:
    """Raise IngestError where of a table so many records could not be used that figures without them would be wrong.

    notes: rows that are none of a child's, unless there are many of them alone.
    """
    files = ", ".join(str(path) for path in found.files)
    problems = []
    for table in sorted(lost.keys() | {table for table, count in notes.items() if count >= FEWEST_UNREADABLE}):
        count = lost[table] if carried[table] else lost[table] + notes[table]
        of_all = count + carried[table]
        if not carried[table]:
            said = f"not one of the {count} records of {table} could be used, so that nobody would be counted where somebody is"
        elif count >= FEWEST_UNREADABLE and count * STRAYS >= of_all:
            said = f"{count} of the {of_all} records of {table} could not be used, and figures without them would be too low"
        else:
            continue
        advice = "Put them right, or leave the table out: it then shows as not supplied"
        problems.append(f"{files}: {said} (the first: {first_lost[table]}). {advice}.")
    if problems:
        raise IngestError("\n".join(problems))


def _refuse_days(found: Return, asked: Sequence[DaysOfRows | DaysOfRecords]) -> None:
    """Raise IngestError where the days of a table cannot be those of the return."""
    faults = [fault for days in asked for fault in days.faults()]
    if faults:
        files = ", ".join(str(path) for path in found.files)
        raise IngestError("\n".join(f"{files}: {fault}. Export the table again, of the return's own time." for fault in faults))


class _Rows:
    """The rows of one extract of a ledger, as they are written."""

    def __init__(self, extract: str, columns: Sequence[str], file: Any, days: DaysOfRows) -> None:
        self.extract, self.columns, self.file, self.rows, self.days = extract, tuple(columns), file, 0, days
        self.known = {*columns, "la_code"}
        file.writerow(("la_code", *columns, LINE, FILE, POSITION))

    def write(self, row: Row, la_code: str | None, file_name: str, position: str) -> None:
        """Write a row. la_code: the return's council, for a row that names none."""
        values = row.values
        council = values.get("la_code") or la_code
        if not council:
            raise IngestError(f"{file_name}: {position} names no council. Say which with --la-code E...")
        if not values.keys() <= self.known:
            raise ValueError(f"{self.extract}: the return does not say that it carries {values.keys() - self.known}")
        self.rows += 1
        self.days.add(values, f"{file_name}, {position}")
        self.file.writerow((council, *map(values.get, self.columns, repeat("")), self.rows, file_name, position))


def _reasons(record: Record) -> Sequence[LeftOut]:
    """What is said of a record in the list; one that gave no row is never without a reason."""
    if not record.rows and not record.left_out and not record.is_part:
        raise ValueError(f"{record.table} {record.position}: a record without rows needs a reason")
    return record.left_out


def _as_cells(item: LeftOut) -> tuple[str, ...]:
    return tuple(as_text(cell) for cell in (item.element, item.value, item.reason, item.kept))
