"""What is asked of a workbook before it is opened: that it is one, how far its sheets reach, and from when it counts days;
and its rows, with what their reader passes over.

The reader of workbooks makes room for all cells from the first to the last, so that one cell at the far corner would take all
memory there is, as would a file that unpacks to gigabytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from lxml import etree

from per10k.ingest.model import IngestError
from per10k.plugin.days import FROM_1900, FROM_1904

MAX_UNPACKED = 400_000_000
# Cells of a sheet: so many are read whatever they hold, and ten times as many where most of them hold something.
MAX_SPARSE, MAX_DENSE = 2_000_000, 20_000_000
CHUNK = 1 << 20
CELL = re.compile(rb"<(?:\w+:)?(row|c)\b[^>]*?\sr=[\"']([A-Z]{0,3})(\d{1,7})[\"'][^>]*?(/?)>")
IS_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
# Cells that the reader of workbooks shows as empty: an error, and a formula that was never calculated.
UNREAD = re.compile(rb"\bt=[\"']e[\"']|<(?:\w+:)?f[\s/>]")
UNCALCULATED = "a formula without its result"
Unread = dict[tuple[int, int], str]
TOO_FAR = "Delete what is beyond the table in the sheet, and save it again"


def moment_as_text(cell: datetime) -> str:
    """A cell with a moment as text, to the second; at midnight it is the day.

    A fraction of a day may lack a millionth of a second. What lacks a thousandth is of the day that it says: systems write the
    last moment of a day as 23:59:59.999, or .997.
    """
    return (cell + timedelta(microseconds=500)).replace(microsecond=0).isoformat(" ").removesuffix(" 00:00:00")


def is_workbook(path: Path) -> bool:
    """Whether a zip is a workbook, by what is in it; raises zipfile.BadZipFile where it is cut."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return any(name.startswith("xl/") or name == "content.xml" for name in names)


def first_day_number(path: Path) -> date:
    """Day 0 of a workbook's day numbers. Raises IngestError where it would take too much memory to open it.

    A workbook of another kind than .xlsx has to be of bounded size alone.
    """
    if not zipfile.is_zipfile(path):
        return FROM_1900
    unpacked, start = 0, FROM_1900
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            sheet = _Extent(path, name) if re.match(r"xl/worksheets/[^/]+\.xml$", name) else None
            last = b""
            for chunk in _chunks(archive, name):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise IngestError(
                        f"{path}: it unpacks to more than {MAX_UNPACKED // 1_000_000} MB, which no return does. Save it again."
                    )
                if sheet:
                    sheet.add(last + chunk)
                elif name == "xl/workbook.xml" and IS_1904.search(last + chunk):
                    start = FROM_1904
                # A tag may lie across two chunks.
                last = chunk[chunk.rfind(b"<") :] if b"<" in chunk[-500:] else b""
    return start


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while chunk := file.read(CHUNK):
            yield chunk


class _Extent:
    """How far the cells of a sheet reach, and how many hold something."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.rows = self.columns = self.filled = 0

    def add(self, text: bytes) -> None:
        """Look at the cells of a part of the sheet; raises IngestError where they reach too far."""
        for kind, letters, row, is_empty in CELL.findall(text):
            if is_empty or kind == b"row":
                continue
            self.filled += 1
            self.rows, self.columns = max(self.rows, int(row)), max(self.columns, _place(letters))
            cells = self.rows * self.columns
            if cells > MAX_DENSE or (cells > MAX_SPARSE and cells > 10 * self.filled and self._is_far(int(row), letters)):
                sheet, cell = self.name.rpartition("/")[2], f"{letters.decode()}{int(row)}"
                raise IngestError(f"{self.path}: a sheet ({sheet}) reaches to cell {cell}, far beyond its table. {TOO_FAR}.")

    def _is_far(self, row: int, letters: bytes) -> bool:
        """Whether the cell at hand is the one that the sheet reaches to."""
        return row == self.rows or _place(letters) == self.columns


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def unread_cells(path: Path, title: str) -> Unread:
    """What a sheet of an .xlsx workbook holds in cells that its reader shows as empty: by row and column, from 0.

    That is an error, as #REF!, and a formula that was saved without its result: where one is an end, something has ended.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        part = _parts(archive).get(title)
        text = archive.read(part) if part else b""
    if not UNREAD.search(text):
        return {}
    cells = etree.iterparse(io.BytesIO(text), tag="{*}c", resolve_entities=False, no_network=True)
    return dict(filter(None, map(_unread, (cell for _, cell in cells))))


def rows_of_sheet(book: Any, path: Path, title: str) -> list[list[object]]:
    """The cells of a sheet of a workbook that calamine has opened, row by row from the first, with what it passes over."""
    rows: list[list[object]] = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    for (row, column), text in unread_cells(path, title).items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return rows


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheets of an .xlsx workbook: title -> name of the part with its cells."""
    names = archive.namelist()
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= {*names}:
        return {}
    related = {one.get("Id"): one.get("Target", "") for one in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    found = {}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet"):
        relation = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        part = normpath(join("xl", related.get(relation, ""))).lstrip("/")
        if part in names:
            found[sheet.get("name", "")] = part
    return found


def _unread(cell: etree._Element) -> tuple[tuple[int, int], str] | None:
    value, kind = cell.findtext("{*}v") or "", cell.get("t")
    text = value if kind == "e" else UNCALCULATED if not value and kind != "str" and cell.find("{*}f") is not None else ""
    place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
    cell.clear()
    return ((int(place[2]) - 1, _place(place[1].encode()) - 1), text) if text and place else None
