"""The rows of an SSDA903 return, whatever form it comes in: which table, where it stands, and its elements as text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lxml import etree

from per10k.ingest.csv_files import cells_of
from per10k.ingest.model import IngestError, Source
from per10k.ingest.ssda903.tables import BY_NAME, OTHER_NAMES, TABLES, column_names, find_table
from per10k.ingest.workbooks import moment_as_text, rows_of_sheet
from per10k.ingest.xml_files import local_name, stream
from per10k.plugin.nothing import is_nothing
from per10k.plugin.text_files import LETTERS, LOOKALIKES

# Elements of the XML return that are a table of their own within a child's header.
GROUPS = {table.element: table.name for table in TABLES if table.is_group and table.name != "header"}
FLAT = {table.element: table for table in TABLES if not table.is_group}

# What the values of some columns look like, whatever their codes: none looks like its neighbour's.
FORMS = {
    name: re.compile(rf"(?:{form})$")
    for name, form in {
        "DECOM": r"\d.*\d", "RNE": "[BLPSTU]", "LS": r"[A-Z]\d", "CIN": r"N\d", "PLACE": r"[A-MO-Z]\d\w?",
        "PLACE_PROVIDER": r"PR\d",
        "DEC": r"\d.*\d", "REC": r"X1|E\w+", "DOB": r"\d.*\d", "REVIEW": r"\d.*\d", "REVIEW_CODE": r"PN\d",
        "MISSING": "[AM]", "SW_DECOM": r"\d.*\d", "SW_DEC": r"\d.*\d", "IN_TOUCH": "YES|NO|DIED|REFU|NREQ|RHOM",
    }.items()
}  # fmt: skip
# Columns of codes, of which at least one value has the form.
CODED = ("RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC", "REVIEW_CODE", "MISSING", "IN_TOUCH")
# A code with its description: "S: started", "S - started", "U6 (foster)".
_LABELLED = re.compile(r"(\w{1,4})\s*(?:[:=(]|\s[-\u2013\u2014]\s)\s*\S.*|(\w|\w{0,2}\d\w{0,2})[\s\-\u2013\u2014]+\S.*")
# What stands in the first cell of a line of a report, where a child's number would: no letter and no digit, or words.
_OF_A_REPORT = re.compile(
    r"[\W_]+|(?:(?:grand|sub|overall)[ -]?)?totals?\b.*|[^\d]*[a-z]{2,}[^\d]*\s[^\d]*[a-z]{2,}[^\d]*"
    r"|(?:count|sum|average|number|rows?|records?|page|end|source|note|generated|printed|produced|report)s?(?:$|[\s:=].*)"
    r"|\(?\d+ (?:rows?|records?|children)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_AS_OURS = str.maketrans(LOOKALIKES | LETTERS)
# The columns that are read of any table.
READ = {"CHILD", "DOB"}.union(*(table.own for table in TABLES))
NO_CHILD = "no child's number: the heading again, or a line of a report, such as a total"


@dataclass(slots=True)
class SourceRow:
    """A row as it was read. fault: why it cannot be used, or ''."""

    table: str
    position: str
    values: dict[str, str]
    fault: str = ""


def rows_of(source: Source) -> Iterator[SourceRow]:
    """All rows of a file, one after another; what stands for nothing is ''. Raises IngestError where the file is damaged."""
    if source.format == "xml":
        rows = _rows_of_xml(source.path)
    elif source.format == "workbook":
        rows = _rows_of_workbook(source)
    else:
        rows = _rows_of_csv(source)
    for row in rows:
        for name, text in row.values.items():
            # None of the words that say of a day that it has not come is a code of the return.
            if text and is_nothing(text, is_of_end=True):
                row.values[name] = ""
            elif name in CODED and not text.isascii():
                # No code has a letter of another alphabet, or of full width, nor what is not seen.
                row.values[name] = unicodedata.normalize("NFKC", text).translate(_AS_OURS).strip()
        yield row


def is_of_form(name: str, text: str) -> bool:
    """Whether a value looks like those of its column."""
    return bool(FORMS[name].match(leading_code(text).upper() if name in CODED else text.upper()))


def leading_code(text: str) -> str:
    """A code without the description that may follow it."""
    labelled = _LABELLED.fullmatch(text)
    return labelled.group(1) or labelled.group(2) if labelled else text


def tables_of(source: Source) -> set[str]:
    """Names of the tables of a CSV file or a workbook, by their headings; of XML, only its rows tell."""
    return {found[0] for rows in source.tables.values() if (found := find_table(rows))}


def _rows_of_csv(source: Source) -> Iterator[SourceRow]:
    found = find_table(source.tables[""])
    assert found
    name, heading = found
    columns: list[str] = []
    for number, line, cells in cells_of(source.path):
        if number == heading:
            columns = _columns(source.path, name, cells)
        elif columns and any(texts := list(map(str.strip, cells))):
            yield _row(name, f"line {line}", columns, texts)


def _columns(path: Path, table: str, heading: Sequence[str]) -> list[str]:
    """The names of the columns; raises IngestError where two that are read have one: nobody knows which is the table's own."""
    names = column_names(heading)
    if twice := sorted(name for name in {"CHILD", "DOB"} | BY_NAME[table].own if names.count(name) > 1):
        raise IngestError(
            f"{path}: two columns of the table {table} are called {' and two '.join(twice)}, as where another table was joined "
            "to it. Leave the one that is the return's own."
        )
    return names


def _row(table: str, position: str, columns: list[str], cells: list[str]) -> SourceRow:
    """A row. Spreadsheets leave out empty cells at its end, or add some; otherwise values stand in the wrong columns."""
    values = dict(zip(columns, cells, strict=False))
    child = values.get("CHILD", "")
    if _OF_A_REPORT.fullmatch(child) or column_names([child]) == ["CHILD"]:
        return SourceRow(table, position, values, NO_CHILD)
    fault = ""
    if len(cells) != len(columns):
        always = BY_NAME[table].always if table in BY_NAME else ()
        is_whole = all(map(values.get, always)) and not any(cells[len(columns) :])
        if not is_whole or any(not is_of_form(name, values[name]) for name in FORMS if values.get(name)):
            fault = f"{len(cells)} cells under {len(columns)} columns: the row is cut short or torn"
    elif _is_shifted(columns, cells) or _is_shifted(columns[::-1], cells[::-1]):
        fault = "its values stand in the columns beside their own"
    return SourceRow(table, position, values, fault)


def _is_shifted(columns: list[str], cells: list[str]) -> bool:
    """Whether values are what the column before their own holds, and not what their own does; once may be a code mistyped."""
    beside = [
        (name, before, cell)
        for before, name, cell in zip(columns, columns[1:], cells[1:], strict=False)
        if name in FORMS and before in FORMS and cell
    ]
    return sum(is_of_form(before, cell) and not is_of_form(name, cell) for name, before, cell in beside) > 1


def _rows_of_workbook(source: Source) -> Iterator[SourceRow]:
    # Opening a workbook takes a moment to import: not for a folder of CSV files.
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(source.path)) as book:
        for title, first_rows in source.tables.items():
            found = find_table(first_rows)
            if not found:
                continue
            name, heading = found
            sheet = rows_of_sheet(book, source.path, title)
            columns = _columns(source.path, name, [_text(cell) for cell in sheet[heading]])
            for number, cells in enumerate(sheet[heading + 1 :], start=heading + 2):
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    yield _row(name, f"sheet {title}, row {number}", columns, texts)


def _text(cell: object) -> str:
    """A cell as a CSV file would have it: no .0 behind a number, a day without midnight."""
    if isinstance(cell, datetime):
        return moment_as_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _rows_of_xml(path: Path) -> Iterator[SourceRow]:
    for number, child in enumerate(stream(path, "CHILD"), start=1):
        header = next((part for part in child if local_name(part) == "HEADER"), None)
        values = _values(header, path) if header is not None else {}
        position = f"CHILD {number}, line {child.sourceline}"
        identity = {name: values[name] for name in ("CHILD", "DOB") if name in values}
        own = {name: value for name, value in values.items() if not any(name == x or name in t.carried for x, t in FLAT.items())}
        yield SourceRow("header", position, own)
        for element, table in FLAT.items():
            # An asylum seeker of last year has UASC 0; the date of the end says it as well.
            if values.get(element, "") not in ("", "0") or (element == "UASC" and values.get("DUC")):
                yield SourceRow(table.name, position, identity | {name: values.get(name, "") for name in table.carried})
        for part in (part for group in (header, child) if group is not None for part in group):
            if len(part) and (element := local_name(part)) and part is not header:
                values = identity | _values(part, path)
                name = GROUPS.get(element) or _table_of(values) or element
                yield SourceRow(name, f"CHILD {number}, line {part.sourceline}", values)


def _table_of(values: Mapping[str, str]) -> str | None:
    """The table that a group of an XML return is by its elements, whatever it is called; None where it is none that is known."""
    return next((table.name for table in TABLES if table.is_group and values.keys() >= {*table.marks}), None)


def _values(group: etree._Element, path: Path) -> dict[str, str]:
    """Elements of a group that hold text, not those of the groups in it; raises IngestError where one of them says two things."""
    found: dict[str, str] = {}
    for part in group:
        if (name := local_name(part)) and not len(part):
            text, ours = (part.text or "").strip(), OTHER_NAMES.get(name, name)
            if (first := found.setdefault(ours, text)) != text and ours in READ:
                raise IngestError(
                    f"{path}: line {part.sourceline}: {name} stands a second time in {local_name(group)}, where it is "
                    f"{text or 'empty'}; before, it is {first or 'empty'}. Leave the one that holds."
                )
    return found
