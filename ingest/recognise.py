"""What a file is, told from its content and never from its name."""

import codecs
import csv
import io
import zipfile
from pathlib import Path

from ingest.model import IngestError, Source
from ingest.xml_files import root_and_collection

HEAD_BYTES = 64_000
HEAD_ROWS = 20
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def recognise(path: Path) -> Source:
    """Look at the beginning of a file; what cannot be read comes back with its fault."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if not head.strip():
            return Source(path, "unknown", fault="it is empty")
        if head.startswith((b"PK", OLD_WORKBOOK)):
            return _workbook(path)
        text = decode(head)
        if text.lstrip().startswith("<"):
            root, collection = root_and_collection(path)
            return Source(path, "xml", root=root, collection=collection)
    except IngestError as error:
        return Source(path, "unknown", fault=str(error).removeprefix(f"{path}: ").rstrip("."))
    except OSError as error:
        return Source(path, "unknown", fault=error.strerror or str(error))
    if "\0" in text:
        return Source(path, "unknown", fault="it is neither text nor a workbook")
    return Source(path, "csv", tables={"": first_rows(text)})


def decode(data: bytes) -> str:
    """Text of a file's beginning, which may end within a letter: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def first_rows(text: str) -> list[list[str]]:
    """The first rows of delimited text, cells trimmed; the separator is the one that its first line has most of."""
    line = next(iter(text.splitlines()), "")
    separator = max((",", ";", "\t", "|"), key=line.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    return [[cell.strip() for cell in row] for row, _ in zip(reader, range(HEAD_ROWS), strict=False)]


def _workbook(path: Path) -> Source:
    # Opening a workbook takes a moment to import: not for a folder of XML and CSV.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            tables = {}
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEAD_ROWS)
                tables[name] = [[str(cell).strip() for cell in row] for row in rows]
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        return Source(path, "unknown", fault=f"it is no workbook that can be opened ({error})")
    return Source(path, "workbook", tables=tables)
