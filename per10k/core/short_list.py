"""Short lists that people keep as CSV: which child is which, which team goes where. No row of one is guessed at."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class ShortList:
    """A list as it was read.

    header: its columns, trimmed and in small letters. rows: the number of each, as a spreadsheet has it, and its trimmed values;
    rows without a value are left out. problems: whatever is wrong with it, worded for whoever made it.
    """

    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, Row]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_list(path: Path) -> ShortList:
    """Read a list. A column that stands twice, or a row with more or fewer cells than the header, is among its problems."""
    if not path.is_file():
        what = "a folder, a pipe, a device or a link to nothing"
        return ShortList(problems=[f"{path}: this is no file, but {what}. Put the file in its place."])
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return ShortList(problems=[f"{path} cannot be read as CSV in UTF-8 ({error}). Save it again as CSV UTF-8."])
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    if len(set(header)) < len(header):
        return ShortList(problems=[f"{path}: a column stands twice (the file has: {', '.join(header)})."])
    found = ShortList(header)
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) == len(header):
            row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
            found.rows.extend([(number, row)] if any(row.values()) else [])
        elif any(cell.strip() for cell in cells):
            found.problems.append(f"{path}, row {number} has {len(cells)} cells, and the header {len(header)}.")
    return found
