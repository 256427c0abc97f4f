"""The parts of the workbook (ECMA-376): what to do, the pivot, and the table that it is of, which Power Query fills.

It holds no figure until somebody who may read the marts refreshes it. The pivot is as Excel keeps one of a table of a blank row.
"""

import re
from xml.sax.saxutils import escape, quoteattr

from per10k.excel.queries import COLUMN, FIGURES, FILTERS, FOLDER, ROWS, SHOWN, VALUE, Query, mashup_part, part_properties, zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# What no XML can hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CAPTION = "Figure"
SHEETS = ("Read me", "Pivot", "Figures")
# Where the pivot begins: below the page fields and a blank row.
TOP = len(FILTERS) + 4
# Styles of cells by their place in styles.xml.
PLAIN, HEADING, WRAPPED = 0, 1, 2


def workbook(of: list[Query], folder: str) -> bytes:
    """The workbook, the same bytes each time. folder: the published marts as Excel sees them."""
    strings = _Strings()
    sheets = [_read_me(folder, strings), _pivot_sheet(strings), _figures_sheet(strings)]
    parts: dict[str, tuple[str, str | bytes]] = {
        "xl/workbook.xml": (f"{_KIND}.spreadsheetml.sheet.main+xml", _workbook()),
        "xl/worksheets/sheet1.xml": (f"{_KIND}.spreadsheetml.worksheet+xml", sheets[0]),
        "xl/worksheets/sheet2.xml": (f"{_KIND}.spreadsheetml.worksheet+xml", sheets[1]),
        "xl/worksheets/sheet3.xml": (f"{_KIND}.spreadsheetml.worksheet+xml", sheets[2]),
        "xl/sharedStrings.xml": (f"{_KIND}.spreadsheetml.sharedStrings+xml", strings.part()),
        "xl/styles.xml": (f"{_KIND}.spreadsheetml.styles+xml", _styles()),
        "xl/connections.xml": (f"{_KIND}.spreadsheetml.connections+xml", _connections(of)),
        "xl/tables/table1.xml": (f"{_KIND}.spreadsheetml.table+xml", _table()),
        "xl/queryTables/queryTable1.xml": (f"{_KIND}.spreadsheetml.queryTable+xml", _query_table()),
        "xl/pivotCache/pivotCacheDefinition1.xml": (f"{_KIND}.spreadsheetml.pivotCacheDefinition+xml", _cache()),
        "xl/pivotCache/pivotCacheRecords1.xml": (f"{_KIND}.spreadsheetml.pivotCacheRecords+xml", _records()),
        "xl/pivotTables/pivotTable1.xml": (f"{_KIND}.spreadsheetml.pivotTable+xml", _pivot()),
        "customXml/itemProps1.xml": (f"{_KIND}.customXmlProperties+xml", part_properties()),
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items())
    types = (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    leads = {
        "_rels/.rels": [("officeDocument", "xl/workbook.xml")],
        "xl/_rels/workbook.xml.rels": [
            *(("worksheet", f"worksheets/sheet{number}.xml") for number in (1, 2, 3)),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("connections", "connections.xml"),
            ("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            ("customXml", "../customXml/item1.xml"),
        ],
        "xl/worksheets/_rels/sheet2.xml.rels": [("pivotTable", "../pivotTables/pivotTable1.xml")],
        "xl/worksheets/_rels/sheet3.xml.rels": [("table", "../tables/table1.xml")],
        "xl/tables/_rels/table1.xml.rels": [("queryTable", "../queryTables/queryTable1.xml")],
        "xl/pivotTables/_rels/pivotTable1.xml.rels": [
            ("pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml"),
        ],
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": [("pivotCacheRecords", "pivotCacheRecords1.xml")],
        "customXml/_rels/item1.xml.rels": [("customXmlProps", "itemProps1.xml")],
    }
    return zipped(
        {
            "[Content_Types].xml": types,
            **{name: _relationships(to) for name, to in leads.items()},
            **{name: content for name, (_, content) in parts.items()},
            "customXml/item1.xml": mashup_part(of),
        }
    )


def _relationships(to: list[tuple[str, str]]) -> str:
    leads = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(to, 1)
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{leads}</Relationships>'


class _Strings:
    """The texts of the cells, which a workbook keeps apart from them."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._used = 0

    def cell(self, place: str, text: str, style: int = PLAIN) -> str:
        """A cell with a text."""
        self._used += 1
        number = self._places.setdefault(text, len(self._places))
        return f'<c r="{place}" s="{style}" t="s"><v>{number}</v></c>'

    def part(self) -> str:
        """All of them."""
        texts = "".join(f'<si><t xml:space="preserve">{escape(_NO_XML.sub(" ", text))}</t></si>' for text in self._places)
        return f'{_DECLARED}<sst xmlns="{_MAIN}" count="{self._used}" uniqueCount="{len(self._places)}">{texts}</sst>'


def _letter(number: int) -> str:
    """The letter of a column: 1 is A. No table here has more than 26."""
    return chr(ord("A") + number - 1)


def _sheet(rows: list[tuple[int, str]], widths: list[float], more: str = "", freezes: str = "") -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in enumerate(widths, 1)
    )
    held = "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows)
    return (
        f'{_DECLARED}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetViews><sheetView workbookViewId="0">{freezes}'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>{held}</sheetData>{more}</worksheet>"
    )


def _read_me(folder: str, strings: _Strings) -> str:
    lines = [
        "Figures of per10k",
        f"The queries of this workbook read the published marts in {folder}. They hold nothing until they are refreshed: choose "
        "Enable content, then Data, Refresh all. Where the pivot is still empty, refresh once more.",
        f"Where the folder lies elsewhere for you, change the parameter {FOLDER}: Data, Queries and connections.",
        "Each mart is a query of its name, not loaded: choose Load to, to have it in a sheet. "
        f"The query {FIGURES} has the figures of fct_scorecard_series that there are. "
        "One that is missing has no row and no cell, and is no zero: missing_reason of "
        "fct_scorecard_series says why.",
        "A cell of the pivot is one figure as long as la_code and indicator_id are among its rows and month_end among its "
        "columns. "
        "Figures are never added or averaged over months: without one of these a cell shows the largest of several, which "
        "means nothing.",
        "Once refreshed it holds figures with small numbers: it is for use inside the council.",
    ]
    rows = [
        (number, strings.cell(f"A{number}", line, HEADING if number == 1 else WRAPPED)) for number, line in enumerate(lines, 1)
    ]
    return _sheet(rows, [110])


def _pivot_sheet(strings: _Strings) -> str:
    return _sheet([(1, strings.cell("A1", "Figures by council, indicator and month", HEADING))], [12, 28, 60, 34])


def _figures_sheet(strings: _Strings) -> str:
    headings = "".join(strings.cell(f"{_letter(number)}1", name) for number, name in enumerate(SHOWN, 1))
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    table = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    return _sheet([(1, headings), (2, "")], [12, 28, 60, 34, 12, 22, 14, 8, 16], table, frozen)


def _workbook() -> str:
    sheets = "".join(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(SHEETS, 1))
    name = f'<definedName name="ExternalData_1" localSheetId="2" hidden="1">Figures!$A$1:${_letter(len(SHOWN))}$2</definedName>'
    return (
        f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{name}</definedNames>"
        '<pivotCaches><pivotCache cacheId="1" r:id="rId7"/></pivotCaches></workbook>'
    )


def _styles() -> str:
    """Plain, bold and wrapped cells; a month as Mar-19 is format 17 of the standard."""
    fonts = '<font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><name val="Calibri"/></font>'
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    plain = 'numFmtId="0" fillId="0" borderId="0"'
    return (
        f'{_DECLARED}<styleSheet xmlns="{_MAIN}"><fonts count="2">{fonts}</fonts><fills count="2">{fills}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1"><xf {plain} fontId="0"/></cellStyleXfs><cellXfs count="3"><xf {plain} fontId="0" xfId="0"/>'
        f'<xf {plain} fontId="1" xfId="0" applyFont="1"/>'
        f'<xf {plain} fontId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _connections(of: list[Query]) -> str:
    """Of each query that fills a table; Excel knows the others from the queries themselves."""
    made = "".join(
        f'<connection id="{number}" keepAlive="1" name={quoteattr(f"Query - {one.name}")} '
        f"description={quoteattr(f'Connection to the {one.name!r} query in the workbook.')} "
        'type="5" refreshedVersion="6" background="0" refreshOnLoad="1" saveData="1"><dbPr '
        f"connection={quoteattr(_provider(one.name))} command={quoteattr(f'SELECT * FROM [{one.name}]')}/></connection>"
        for number, one in enumerate((one for one in of if one.fills), 1)
    )
    return f'{_DECLARED}<connections xmlns="{_MAIN}">{made}</connections>'


def _provider(query: str) -> str:
    return f'Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location="{query}";Extended Properties=""'


def _table() -> str:
    reach = f"A1:{_letter(len(SHOWN))}2"
    columns = "".join(
        f'<tableColumn id="{number}" uniqueName="{number}" name="{name}" queryTableFieldId="{number}"/>'
        for number, name in enumerate(SHOWN, 1)
    )
    return (
        f'{_DECLARED}<table xmlns="{_MAIN}" id="1" name="{FIGURES}" displayName="{FIGURES}" ref="{reach}" '
        f'tableType="queryTable" totalsRowShown="0"><autoFilter ref="{reach}"/>'
        f'<tableColumns count="{len(SHOWN)}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/></table>'
    )


def _query_table() -> str:
    fields = "".join(
        f'<queryTableField id="{number}" name="{name}" tableColumnId="{number}"/>' for number, name in enumerate(SHOWN, 1)
    )
    return (
        f'{_DECLARED}<queryTable xmlns="{_MAIN}" name="ExternalData_1" backgroundRefresh="0" refreshOnLoad="1" connectionId="1" '
        f'autoFormatId="16"><queryTableRefresh nextId="{len(SHOWN) + 1}"><queryTableFields count="{len(SHOWN)}">{fields}'
        "</queryTableFields></queryTableRefresh></queryTable>"
    )


def _cache() -> str:
    blank = 'containsNonDate="0" containsString="0" containsBlank="1"'
    fields = "".join(
        f'<cacheField name="{name}" numFmtId="{17 if name == COLUMN else 0}">'
        + (f"<sharedItems {blank}/>" if name == VALUE else f'<sharedItems {blank} count="1"><m/></sharedItems>')
        + "</cacheField>"
        for name in SHOWN
    )
    return (
        f'{_DECLARED}<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_OFFICE}" r:id="rId1" refreshOnLoad="1" '
        f'createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="1">'
        f'<cacheSource type="worksheet"><worksheetSource name="{FIGURES}"/></cacheSource>'
        f'<cacheFields count="{len(SHOWN)}">{fields}</cacheFields></pivotCacheDefinition>'
    )


def _records() -> str:
    values = "".join("<m/>" if name == VALUE else '<x v="0"/>' for name in SHOWN)
    return f'{_DECLARED}<pivotCacheRecords xmlns="{_MAIN}" xmlns:r="{_OFFICE}" count="1"><r>{values}</r></pivotCacheRecords>'


def _pivot() -> str:
    """No subtotal and no total: each cell is a figure as it stands in the marts."""
    place = {name: number for number, name in enumerate(SHOWN)}
    reach = f"A{TOP}:{_letter(len(ROWS) + 1)}{TOP + 2}"
    flat = 'compact="0" outline="0" showAll="0" defaultSubtotal="0"'
    axes = {**dict.fromkeys(ROWS, "axisRow"), COLUMN: "axisCol", **dict.fromkeys(FILTERS, "axisPage")}
    fields = "".join(
        f'<pivotField dataField="1" {flat}/>'
        if name == VALUE
        else f'<pivotField axis="{axes[name]}" {flat}{" numFmtId=" + quoteattr("17") if name == COLUMN else ""}>'
        '<items count="1"><item x="0"/></items></pivotField>'
        for name in SHOWN
    )
    rows = "".join(f'<field x="{place[name]}"/>' for name in ROWS)
    filters = "".join(f'<pageField fld="{place[name]}" hier="-1"/>' for name in FILTERS)
    return (
        f'{_DECLARED}<pivotTableDefinition xmlns="{_MAIN}" name="{FIGURES}_by_month" cacheId="1" applyNumberFormats="0" '
        'applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0" '
        'applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="6" minRefreshableVersion="3" createdVersion="6" '
        'rowGrandTotals="0" colGrandTotals="0" useAutoFormatting="1" itemPrintTitles="1" indent="0" compact="0" '
        'compactData="0" outline="0" outlineData="0">'
        f'<location ref="{reach}" firstHeaderRow="1" firstDataRow="2" firstDataCol="{len(ROWS)}" '
        f'rowPageCount="{len(FILTERS)}" colPageCount="1"/><pivotFields count="{len(SHOWN)}">{fields}</pivotFields>'
        f'<rowFields count="{len(ROWS)}">{rows}</rowFields><rowItems count="1"><i>{"<x/>" * len(ROWS)}</i></rowItems>'
        f'<colFields count="1"><field x="{place[COLUMN]}"/></colFields><colItems count="1"><i><x/></i></colItems>'
        f'<pageFields count="{len(FILTERS)}">{filters}</pageFields><dataFields count="1">'
        f'<dataField name="{CAPTION}" fld="{place[VALUE]}" subtotal="max" baseField="0" baseItem="0"/></dataFields>'
        '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0" '
        'showColStripes="0" showLastColumn="1"/></pivotTableDefinition>'
    )
