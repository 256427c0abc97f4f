"""Reads a table of rows that somebody keeps by hand, and says of each cell that is in a wrong form where it stands."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from per10k.council.tables import Row


@dataclass(frozen=True)
class Record:
    """A row of a table: where it stands, as 'target.csv, row 3', and its cells by column; an empty cell is ''."""

    place: str
    cells: Row


@dataclass(frozen=True)
class Form:
    """How a table is written.

    allowed: the columns that it may have. required: those that it must have. never_empty: those filled in in every row.
    wrong_cell: what is wrong with a value of a column, None where nothing is. has_comments: whether lines that begin with # are.
    """

    allowed: Sequence[str]
    required: Sequence[str]
    never_empty: Sequence[str]
    wrong_cell: Callable[[str, str], str | None]
    has_comments: bool = True


def read_records(path: Path, file: str, form: Form, problems: list[str]) -> list[Record]:
    """The rows of a table, each cell in its form. file: what it is called in a message. problems: gets all that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(_without_comments(text) if form.has_comments else io.StringIO(text), strict=True))
    except UnicodeDecodeError as error:
        problems.append(f"{file} is not UTF-8 text (byte {error.start + 1}). Save it again as CSV UTF-8.")
        return []
    except csv.Error as error:
        problems.append(f"{file} is no CSV: {error}.")
        return []
    numbered = [
        (number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)
    ]
    if not numbered:
        return []
    header = numbered[0][1]
    unknown = [column for column in header if column not in form.allowed]
    lacking = [column for column in form.required if column not in header]
    for column in unknown:
        meant = get_close_matches(column.lower(), form.allowed, n=1)
        hint = f" Is it {meant[0]}?" if meant else ""
        problems.append(f"{file}: the column {column!r} is not known.{hint} There are: {', '.join(form.allowed)}.")
    problems += [f"{file}: the column {column} is missing." for column in lacking]
    problems += [f"{file}: the column {column} is there twice." for column in {c for c in header if header.count(c) > 1}]
    if unknown or lacking:
        return []
    records = []
    for number, row in numbered[1:]:
        place = f"{file}, row {number}"
        # A spreadsheet may have given every row as many cells as the longest.
        while len(row) > len(header) and not row[-1]:
            row.pop()
        if len(row) != len(header):
            problems.append(
                f"{place} has {len(row)} cells, and the header {len(header)}: is a comma within a text not in quotation marks?"
            )
            continue
        cells = dict.fromkeys(form.allowed, "") | dict(zip(header, row, strict=True))
        problems += [f"{place}: {column} is empty. Fill it in." for column in form.never_empty if not cells[column]]
        problems += [
            f"{place}: {column}: {value!r} {wrong}."
            for column, value in cells.items()
            if value and (wrong := form.wrong_cell(column, value))
        ]
        records.append(Record(place, cells))
    return records


def _without_comments(text: str) -> Iterable[str]:
    """The lines of a CSV, of which those that begin with # are empty: so that rows keep their number, as a spreadsheet has it."""
    is_within_text = False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("#") and not is_within_text:
            yield "\n"
            continue
        is_within_text ^= line.count('"') % 2 == 1
        yield line


def repeated(records: list[Record], key: Sequence[str]) -> list[str]:
    """What stands twice in a table, by the columns that tell its rows apart."""
    seen: dict[tuple[str, ...], str] = {}
    problems = []
    for record in records:
        at = tuple(record.cells[column] for column in key)
        if at in seen:
            said = ", ".join(f"{column} {value}" for column, value in zip(key, at, strict=True) if value)
            problems.append(f"{record.place}: {said} stands in row {seen[at].rsplit(' ', 1)[1]} already. Take one out.")
        seen.setdefault(at, record.place)
    return problems
