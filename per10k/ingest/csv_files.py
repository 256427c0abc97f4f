"""Delimited text read row by row, whatever its separator and encoding; what cannot be cut into rows is refused."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from per10k.ingest.model import IngestError

# Lines within which a table begins, whatever stands above it.
HEAD_LINES = 60
# What may stand before the first letter of a file, or at the seam of two, and is none.
MARK = "\ufeff"


def separator_of(lines: Iterable[str]) -> str:
    """What separates the cells of a text: that which the first line with any has most of."""
    counts = [(line.count(sign), sign) for line in lines for sign in (",", ";", "\t", "|")]
    first = next((place for place, (count, _) in enumerate(counts) if count), 0)
    of_line = counts[first - first % 4 :][:4]
    return max(of_line, key=lambda found: found[0], default=(0, ","))[1]


def cells_of(path: Path) -> Iterator[tuple[int, int, list[str]]]:
    """Each row's number from 0, the line that it ends on, and its cells. Raises IngestError where a quote does not close."""
    with path.open(encoding=_encoding(path), newline="") as file:
        separator = separator_of(islice(file, HEAD_LINES))
        file.seek(0)
        reader = csv.reader(file, delimiter=separator, strict=True)
        first_line = 1
        try:
            for number, cells in enumerate(reader):
                if any("\n" in cell and separator in cell for cell in cells):
                    raise csv.Error("a cell goes over several lines with their separators")
                first_line = reader.line_num + 1
                if cells and cells[0].startswith(MARK):
                    cells[0] = cells[0].lstrip(MARK)
                yield number, reader.line_num, cells
        except csv.Error as error:
            raise IngestError(
                f"{path}: from line {first_line} on it cannot be cut into rows ({error}): look for a quote that does not "
                "close. Export the file again."
            ) from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1_000_000):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
