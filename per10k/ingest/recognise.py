"""What a file is, told from its content and never from its name."""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from per10k.ingest.csv_files import HEAD_LINES, MARK, separator_of
from per10k.ingest.files import NO_TABLES, OF_TABLES, no_table
from per10k.ingest.model import IngestError, Source
from per10k.ingest.ods_files import MAX_STREAMED, is_ods, rows_of_sheets, unpacked_size
from per10k.ingest.school_census.tables import find_table as find_census_table
from per10k.ingest.ssda903.tables import find_table, lacks_mark
from per10k.ingest.workbooks import MAX_UNPACKED, first_day_number, is_workbook
from per10k.ingest.xml_files import head_of

HEAD_BYTES = 64_000
HEAD_ROWS = HEAD_LINES
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


NO_TABLE, ARCHIVE = "a text without a table", "an archive or a document, which is not unpacked"
_NO_WORD = re.compile(r"\W+")
_XML_OF_A_RETURN = re.compile(r"<(\w+:)?(Message|EXPSSDA903|CCISReturn)\b")


def called_as_table(source: Source) -> Source:
    """A file that no reader knows and that would be passed over: with a fault, where its name is that of a table.

    It may be one that was damaged, or stand where one should: the figures would go without it.
    """
    if source.passed_over in (NO_TABLE, ARCHIVE, *NO_TABLES.values()) and source.path.suffix.lower() in OF_TABLES:
        return Source(source.path, "unknown", fault=f"it is {source.passed_over}, by the name of a table")
    return source


def recognise(path: Path) -> Source:
    """Look at the beginning of a file; what cannot be read comes back with its fault."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if not head.strip():
            return Source(path, "unknown", fault="it is empty")
        if what := no_table(head):
            return Source(path, "unknown", passed_over=what)
        if head.startswith((b"PK", OLD_WORKBOOK)):
            return _workbook(path)
        text = decode(head)
        if text.lstrip().startswith("<"):
            root, collection, elements = head_of(path)
            return Source(path, "xml", root=root, collection=collection, elements=elements)
    except IngestError as error:
        return Source(path, "unknown", fault=str(error).removeprefix(f"{path}: ").rstrip("."))
    except OSError as error:
        return Source(path, "unknown", fault=error.strerror or str(error))
    if "\0" in text:
        return Source(path, "unknown", fault="it is neither text nor a workbook")
    rows = first_rows(text)
    return Source(path, "csv", tables={"": rows}, passed_over=_no_return(rows))


def _no_return(rows: list[list[str]]) -> str:
    """Why a text is none that could be a table of a return, or ''. What might be a table that was damaged is not passed over."""
    widths = Counter(len(row) for row in rows if row)
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2 or times * 2 <= widths.total() or (widths.total() == 1 and width == 2):
        return "" if _is_uncut(rows) else NO_TABLE
    if (found := find_census_table(rows)) and not found[0]:
        return "a table of the school census that nothing rests on"
    return "a table of the SSDA903 that nothing rests on, or one that is not known" if lacks_mark(rows) else ""


def _is_uncut(rows: list[list[str]]) -> bool:
    """Whether a text has the heading of a table of a return, or its elements, in lines that no separator cuts into cells."""
    words = [_NO_WORD.split(",".join(row)) for row in rows]
    census = find_census_table(words)
    return bool(find_table(words) or (census and census[0]) or any(_XML_OF_A_RETURN.search(",".join(row)) for row in rows))


def decode(data: bytes) -> str:
    """Text of a file's beginning, which may end within a letter: UTF-8, UTF-16 with its mark, else Windows-1252.

    A tool that puts a mark before a file that has one leaves two.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").lstrip(MARK)
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data).lstrip(MARK)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def first_rows(text: str) -> list[list[str]]:
    """The first rows of delimited text, cells trimmed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text.splitlines()[:HEAD_LINES]))
    return [[cell.strip() for cell in row] for row, _ in zip(reader, range(HEAD_ROWS), strict=False)]


def _workbook(path: Path) -> Source:
    # Opening a workbook takes a moment to import: not for a folder of XML and CSV.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        if zipfile.is_zipfile(path) and not is_workbook(path):
            return Source(path, "unknown", passed_over=ARCHIVE)
        if is_ods(path) and MAX_UNPACKED < unpacked_size(path) <= MAX_STREAMED:
            return Source(path, "stream", tables=_heads(path))
        serials_from = first_day_number(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            tables = {}
            hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
            for name in (name for name in book.sheet_names if name not in hidden):
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEAD_ROWS)
                tables[name] = [[str(cell).strip() for cell in row] for row in rows]
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return Source(path, "unknown", fault=f"it is no workbook that can be opened ({error})")
    return Source(path, "workbook", tables=tables, serials_from=serials_from, hidden=hidden)


def _heads(path: Path) -> dict[str, list[list[str]]]:
    """The first rows of each sheet of a workbook that is read as a stream; a row that is empty is one all the same."""
    found: dict[str, list[list[str]]] = {}
    for title, number, cells in rows_of_sheets(path, HEAD_ROWS):
        rows = found.setdefault(title, [])
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append(cells)
    return found
