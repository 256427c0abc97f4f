"""The lists of the Commission in a workbook or a text: which each is, wherever its header stands, and its rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from per10k.ingest.annex_a.values import as_text
from per10k.ingest.cqc import shape
from per10k.ingest.csv_files import cells_of
from per10k.ingest.model import IngestError, Source
from per10k.ingest.ods_files import is_ods, rows_of_sheets
from per10k.ingest.workbooks import rows_of_sheet


@dataclass(frozen=True)
class CqcTable:
    """A list: ratings, or the register. heading: the row of its columns, from 0. above: what stands above it, in one text."""

    source: Source
    sheet: str
    kind: str
    heading: int
    columns: tuple[str, ...]
    above: str

    def rows(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The place of each row and its values by column."""
        name = f"{self.sheet} row" if self.sheet else "line"
        for number, place, cells in _rows(self.source, self.sheet):
            if number > self.heading and any(cells):
                yield f"{name} {place}", dict(zip(self.columns, map(str.strip, cells), strict=False))


def columns_of(row: Sequence[str]) -> tuple[str, ...]:
    """Names of columns in small letters, what is neither letter nor digit as one space."""
    return tuple(re.sub(r"[^a-z0-9]+", " ", cell.lower()).strip() for cell in row)


def find_tables(source: Source) -> list[CqcTable]:
    """The lists that a file holds, by the names of their columns: a notice may stand above them."""
    found = []
    for sheet, rows in source.tables.items():
        for heading, row in enumerate(rows):
            names = columns_of(row)
            kinds = {"ratings": shape.RATINGS, "register": shape.REGISTER}
            kind = next((kind for kind, of in kinds.items() if all(set(either) & set(names) for either in of)), "")
            if kind:
                above = " ".join(cell for before in rows[:heading] for cell in before if cell)
                found.append(CqcTable(source, sheet, kind, heading, names, above))
                break
    return found


def _rows(source: Source, sheet: str) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Each row's number from 0, the place of it that a person finds, and its cells."""
    cells: Sequence[object]
    if source.format == "csv":
        yield from cells_of(source.path)
    elif is_ods(source.path):
        for title, number, texts in rows_of_sheets(source.path):
            if title == sheet:
                yield number - 1, number, texts
    else:
        for number, cells in enumerate(_of_workbook(source.path, sheet)):
            yield number, number + 1, [as_text(cell) for cell in cells]


def _of_workbook(path: Path, sheet: str) -> Sequence[Sequence[object]]:
    # As in `recognise`: not for a folder of XML and CSV.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            return rows_of_sheet(workbook, path, sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise IngestError(f"{path}: the workbook cannot be read to its end ({error}). Save it again.") from error
