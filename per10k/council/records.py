"""Reads a table of rows that somebody keeps by hand, and says of each cell that is in a wrong form where it stands."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from per10k.council.tables import Row

AGAIN = "Save it again as CSV UTF-8, with commas between the cells."


@dataclass(frozen=True)
class Record:
    """A row of a table: where it stands, as 'target.csv, row 3', and its cells by column; an empty cell is ''."""

    place: str
    cells: Row

    @property
    def row(self) -> str:
        """The row alone, as 'row 3'."""
        return self.place.rsplit(", ", 1)[1]


@dataclass(frozen=True)
class Form:
    """How a table is written.

    allowed: the columns that it may have. required: those that it must have. never_empty: those filled in in every row.
    wrong_cell: what is wrong with a value of a column, None where nothing is. is_seed: whether dbt reads the file as
    well, as it stands: there are no comments in it, no empty rows, no cells over, no spaces round a value.
    """

    allowed: Sequence[str]
    required: Sequence[str]
    never_empty: Sequence[str]
    wrong_cell: Callable[[str, str], str | None]
    is_seed: bool = False


def read_records(path: Path, file: str, form: Form, problems: list[str], broken: set[str]) -> list[Record]:
    """The rows of a table, each cell in its form. file: what it is called in a message. problems: gets all that is wrong.

    broken: gets the file if rows of it cannot be read: what is named in it cannot be looked up then.
    """
    try:
        rows = _cells(path, form)
    except ValueError as error:
        problems.append(f"{file}{error}")
        broken.add(file)
        return []
    numbered = [
        (number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)
    ]
    if not numbered:
        return []
    header = numbered[0][1]
    if between := [words for sign, words in {";": "semicolons", "\t": "tabs"}.items() if len(header) == 1 and sign in header[0]]:
        problems.append(f"{file} has {between[0]} between its cells. {AGAIN}")
        broken.add(file)
        return []
    unknown = [column for column in header if column not in form.allowed]
    lacking = [column for column in form.required if column not in header]
    for column in unknown:
        meant = get_close_matches(column.lower(), form.allowed, n=1)
        hint = f" Is it {meant[0]}?" if meant else ""
        problems.append(f"{file}: the column {column!r} is not known.{hint} There are: {', '.join(form.allowed)}.")
    problems += [f"{file}: the column {column} is missing." for column in lacking]
    problems += [f"{file}: the column {column} is there twice." for column in {c for c in header if header.count(c) > 1}]
    if unknown or lacking:
        broken.add(file)
        return []
    problems += _loose(rows, header, file) if form.is_seed else ()
    records = []
    for number, row in numbered[1:]:
        place = f"{file}, row {number}"
        # A spreadsheet may have given every row as many cells as the longest.
        while not form.is_seed and len(row) > len(header) and not row[-1]:
            row.pop()
        if len(row) != len(header):
            problems.append(
                f"{place} has {len(row)} cells, and the header {len(header)}: is a comma missing or too many, or one "
                "within a text not in quotation marks?"
            )
            broken.add(file)
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


def _loose(rows: list[list[str]], header: list[str], file: str) -> Iterable[str]:
    """What nobody sees in a file, and dbt takes for a row or for a part of a value."""
    for number, row in enumerate(rows, start=1):
        place = f"{file}, row {number}"
        if not any(cell.strip() for cell in row):
            yield f"{place} is empty. Take it out."
            continue
        for column, cell in zip(header, row, strict=False):
            if cell != cell.strip():
                yield f"{place}: {column}: {cell!r} has a space before or after it. Take it out."


def _cells(path: Path, form: Form) -> list[list[str]]:
    """The cells of a file, row by row. Raises ValueError with what is wrong, to be said after the file's name."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(_lines(path.read_text(encoding="utf-8-sig"), form), strict=True):
            rows.append(row)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        after = error.object[error.start :].decode("cp1252", errors="replace")
        number = len(list(csv.reader(_lines(re.sub("\r\n?", "\n", before) + "x", form))))
        beside = r"[^\s,;\"]{0,20}"
        word = re.findall(beside + "$", before)[0] + re.findall("^" + beside, after)[0]
        raise ValueError(f", row {number}, is not UTF-8 text at {word!r}. {AGAIN}") from error
    except csv.Error as error:
        raise ValueError(
            f", row {len(rows) + 1}: its quotation marks do not pair ({error}). Put one before and one after a text that has a "
            "comma in it, and write one within a text twice."
        ) from error
    return rows


def _lines(text: str, form: Form) -> Iterable[str]:
    return io.StringIO(text) if form.is_seed else _without_comments(text)


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
    seen: dict[tuple[str, ...], Record] = {}
    problems = []
    for record in records:
        at = tuple(record.cells[column] for column in key)
        if at in seen:
            said = ", ".join(f"{column} {value}" for column, value in zip(key, at, strict=True) if value)
            problems.append(f"{record.place}: {said} stands in {seen[at].row} already. Take one out.")
        seen.setdefault(at, record)
    return problems
