"""Sheets of an OpenDocument workbook as a stream: one that unpacks to a gigabyte takes no more memory than its largest row."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from per10k.ingest.model import IngestError

CONTENT = "content.xml"
# More than any list of all services of the country; what is read of it is bounded by the row.
MAX_STREAMED = 4_000_000_000
# Cells of a row; empty ones to the end of the sheet are written as one that is repeated.
MAX_CELLS = 300
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_TIMES, _DAY = f"{_TABLE}number-columns-repeated", f"{_OFFICE}date-value"


def is_ods(path: Path) -> bool:
    """Whether a file is an OpenDocument workbook, by what is in it."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return CONTENT in archive.namelist()


def unpacked_size(path: Path) -> int:
    """How many bytes the content of an OpenDocument workbook unpacks to; no more than these are read of it."""
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(CONTENT).file_size


def rows_of_sheets(path: Path, first: int | None = None) -> Iterator[tuple[str, int, list[str]]]:
    """Each row of each sheet that holds anything: the sheet's title, the row's number from 1, and its cells as text.

    first: how many rows of each sheet, None for all. Days are YYYY-MM-DD.

    Raises IngestError where the workbook is damaged or declares what could harm whoever reads it.
    """
    title, number = "", 0
    try:
        with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as file:
            events = etree.iterparse(
                file,
                events=("start", "end"),
                tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
                resolve_entities=False,
                load_dtd=False,
                no_network=True,
                huge_tree=False,
            )
            for event, element in events:
                if element.tag == f"{_TABLE}table":
                    if element.getroottree().docinfo.internalDTD is not None:
                        raise IngestError(f"{path}: it declares a document type (DOCTYPE), as no workbook does. Save it again.")
                    title, number = element.get(f"{_TABLE}name", ""), 0
                elif event == "end":
                    cells = _cells(element) if first is None or number < first else []
                    times = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                    if any(cells):
                        yield from ((title, number + one, cells) for one in range(1, times + 1))
                    number += times
                if event == "end":
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
    except (etree.XMLSyntaxError, zipfile.BadZipFile, EOFError, ValueError) as error:
        raise IngestError(f"{path}: the workbook cannot be read to its end ({error}). Save or download it again.") from error


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in _CELLS:
            times = min(int(cell.get(_TIMES, "1")), MAX_CELLS - len(cells))
            cells += [_text(cell)] * times
    return cells


def _text(cell: etree._Element) -> str:
    if day := cell.get(_DAY):
        return day[:19].removesuffix("T00:00:00")
    parts = [part for part in cell if part.tag == _PARAGRAPH]
    return " ".join("".join(map(str, part.itertext())) if len(part) else part.text or "" for part in parts).strip()
