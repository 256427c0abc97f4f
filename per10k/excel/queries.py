"""The queries of the workbook in Power Query's language, and the part of the workbook that they lie in.

Excel's Power Query has no source for Parquet, so they read the CSV files. The part is a document of its own kind, the DataMashup
of [MS-QDEFF] (Query Definition File Format), without what Windows signs: Excel puts its own in place of it.
"""

import base64
import struct
import urllib.parse
import uuid
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from per10k.power_bi.tables import Table
from per10k.power_bi.texts import is_one_line, m_text

FOLDER = "Folder"
FIGURES = "figures"
SERIES = "fct_scorecard_series"
# What the pivot shows of the series: rows, columns, filters and the figure. A council, an indicator and a month tell each figure.
ROWS = ("la_code", "section", "label", "indicator_id")
COLUMN = "month_end"
FILTERS = ("basis", "unit", "rag")
VALUE = "displayed_value"
SHOWN = (*ROWS, COLUMN, *FILTERS, VALUE)

TYPES = {
    "string": "type text",
    "dateTime": "type date",
    "int64": "Int64.Type",
    "double": "type number",
    "boolean": "type logical",
}
EARLIEST = (1980, 1, 1, 0, 0, 0)
MASHUP = "http://schemas.microsoft.com/DataMashup"
_XSI = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_DECLARED = '\ufeff<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True)
class Query:
    """A query: its name, its formula, what it gives ('Table' or 'Text'), and the table of the workbook that it fills, if one."""

    name: str
    formula: str
    gives: str = "Table"
    fills: str | None = None


def queries(tables: list[Table], folder: str) -> list[Query]:
    """A query for each mart, the folder that they are read from, and the figures of the series that there are.

    folder: the published marts as Excel sees them. Raises ValueError where the series is not there, or lacks a column.
    """
    (series,) = [table for table in tables if table.name == SERIES] or [Table(SERIES, ())]
    if missing := [name for name in SHOWN if not series.has(name)]:
        raise ValueError(f"{SERIES} has no column {missing[0]}, which the pivot shows. Publish the marts again.")
    if wrong := [
        table.name for table in tables if not is_one_line(table.name) or table.name.lower() in (FIGURES, FOLDER.lower())
    ]:
        raise ValueError(f"{wrong[0]!r} is no name that a query could have here. Call the file otherwise.")
    where = f'{m_text(folder)} meta [IsParameterQuery = true, Type = "Text", IsParameterQueryRequired = true]'
    return [Query(FOLDER, where, "Text"), *(_of_mart(table, folder) for table in tables), _figures()]


def _of_mart(table: Table, folder: str) -> Query:
    separator = "\\" if "\\" in folder else "/"
    file = f'Text.TrimEnd({FOLDER}, {{"\\", "/"}}) & {m_text(f"{separator}{table.name}.csv")}'
    typed = ", ".join(f"{{{m_text(column.name)}, {TYPES[column.kind]}}}" for column in table.columns)
    # A column that is gone in a later version is no reason to fail.
    return Query(
        table.name,
        "let\n"
        f'    Source = Csv.Document(File.Contents({file}), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),\n'
        "    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n"
        '    Emptied = Table.ReplaceValue(Headed, "", null, Replacer.ReplaceValue, Table.ColumnNames(Headed)),\n'
        f"    Types = List.Select({{{typed}}}, each List.Contains(Table.ColumnNames(Headed), _{{0}})),\n"
        '    Typed = Table.TransformColumnTypes(Emptied, Types, "en-GB")\n'
        "in\n    Typed",
    )


def _figures() -> Query:
    """A figure that is missing has no row: a pivot would show a 0 for it."""
    shown = ", ".join(map(m_text, SHOWN))
    formula = (
        f"let\n    Source = {SERIES},\n    Known = Table.SelectRows(Source, each [{VALUE}] <> null),\n"
        f"    Chosen = Table.SelectColumns(Known, {{{shown}}})\nin\n    Chosen"
    )
    return Query(FIGURES, formula, fills=FIGURES)


def section(of: list[Query]) -> str:
    """The queries as one document of the language."""
    return "section Section1;\n\n" + "\n\n".join(f"shared #{m_text(one.name)} = {one.formula};" for one in of) + "\n"


def mashup_part(of: list[Query]) -> bytes:
    """The part of the workbook that holds the queries."""
    content = base64.b64encode(_mashup(of)).decode()
    return f'<?xml version="1.0" encoding="utf-16"?><DataMashup xmlns="{MASHUP}">{content}</DataMashup>'.encode("utf-16")


def part_properties() -> str:
    """What tells Excel which part it is."""
    item = str(uuid.uuid5(uuid.NAMESPACE_URL, MASHUP)).upper()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{{{item}}}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{MASHUP}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def _mashup(of: list[Query]) -> bytes:
    """Version, package, permissions, metadata, and nothing of what Windows signs: each with its length before it."""
    package = zipped(
        {
            "Config/Package.xml": (
                f"{_DECLARED}<Package {_XSI}><Version>2.99.202.0</Version><MinVersion>2.21.0.0</MinVersion>"
                "<Culture>en-GB</Culture></Package>"
            ),
            "[Content_Types].xml": (
                f'{_DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="xml" ContentType="text/xml" /><Default Extension="m" ContentType="application/x-ms-m" />'
                "</Types>"
            ),
            "Formulas/Section1.m": section(of),
        }
    )
    permissions = (
        f"{_DECLARED}<PermissionList {_XSI}><CanEvaluateFuturePackages>false</CanEvaluateFuturePackages>"
        "<FirewallEnabled>true</FirewallEnabled></PermissionList>"
    ).encode()
    described = _metadata(of).encode()
    nothing = zipped({})
    metadata = struct.pack("<II", 0, len(described)) + described + struct.pack("<I", len(nothing)) + nothing
    return struct.pack("<I", 0) + b"".join(struct.pack("<I", len(part)) + part for part in (package, permissions, metadata, b""))


def _metadata(of: list[Query]) -> str:
    """How each query is loaded: into a table of the workbook, or as a connection alone."""
    items = "".join(_item(one) for one in of)
    return (
        f"{_DECLARED}<LocalPackageMetadataFile {_XSI}><Items><Item><ItemLocation><ItemType>AllFormulas</ItemType><ItemPath />"
        f"</ItemLocation><StableEntries /></Item>{items}</Items></LocalPackageMetadataFile>"
    )


def _item(one: Query) -> str:
    entries = {
        "IsPrivate": "l0",
        "FillEnabled": "l1" if one.fills else "l0",
        "FillObjectType": "sTable" if one.fills else "sConnectionOnly",
        "FillToDataModelEnabled": "l0",
        "ResultType": f"s{one.gives}",
        "BufferNextRefresh": "l1",
        "AddedToDataModel": "l0",
        **({"FillTarget": f"s{one.fills}"} if one.fills else {}),
    }
    told = "".join(f"<Entry Type={quoteattr(name)} Value={quoteattr(value)} />" for name, value in entries.items())
    path = f"Section1/{_in_a_path(one.name)}"
    return (
        f"<Item><ItemLocation><ItemType>Formula</ItemType><ItemPath>{escape(path)}</ItemPath></ItemLocation>"
        f"<StableEntries>{told}</StableEntries></Item>"
    )


def _in_a_path(name: str) -> str:
    return urllib.parse.quote(name, safe="!'()*")


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP of files, the same each time."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            about = ZipInfo(name, EARLIEST)
            about.compress_type = ZIP_DEFLATED
            # Not that of the system that it is written on.
            about.create_system = 0
            archive.writestr(about, content)
    return held.getvalue()
