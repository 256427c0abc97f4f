"""The pages of the report as PBIR, each part by the schema that its file names: https://github.com/microsoft/json-schemas."""

import json
from dataclasses import dataclass, field
from typing import Any

from per10k.power_bi.measures import RAG_COLOURS, Measure
from per10k.power_bi.model import MEASURES
from per10k.power_bi.tables import Table

SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric/item/report"
THEME = "per10k.json"
WIDTH, HEIGHT = 1280, 720
# Version of Power BI's reports at which the theme was written, which its schema asks for.
THEME_OF = "5.61"

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A column of a table, or a measure (of the table of measures)."""

    name: str
    table: str = MEASURES

    @property
    def query_name(self) -> str:
        """What the queries of a visual call it."""
        return f"{self.table}.{self.name}"

    def as_json(self) -> Json:
        """The field as a query has it."""
        kind = "Measure" if self.table == MEASURES else "Column"
        return {kind: {"Expression": {"SourceRef": {"Entity": self.table}}, "Property": self.name}}


@dataclass(frozen=True)
class Visual:
    """A visual: its kind, where it stands in pixels (left, top, width, height), its title, its fields by role.

    sorted_by: a field, and whether downwards. coloured: a measure whose cells another measure colours, with that of the ink.
    """

    name: str
    kind: str
    place: tuple[int, int, int, int]
    title: str
    roles: dict[str, list[Field]]
    sorted_by: tuple[Field, bool] | None = None
    coloured: tuple[str, str, str] | None = None
    objects: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page: its folder's name, what it is called, its visuals."""

    name: str
    title: str
    visuals: list[Visual]


def _measures(*names: str) -> list[Field]:
    return [Field(name) for name in names]


def _columns(table: str, *names: str) -> list[Field]:
    return [Field(name, table) for name in names]


def _literal(value: str | bool) -> Json:
    """A value of the formatting: a text has its apostrophes doubled."""
    text = str(value).lower() if isinstance(value, bool) else "'" + value.replace("'", "''") + "'"
    return {"expr": {"Literal": {"Value": text}}}


def _slicer(name: str, left: int, width: int, title: str, *fields: Field, single: bool = False) -> Visual:
    objects: Json = {"data": [{"properties": {"mode": _literal("Dropdown")}}]}
    if single:
        objects["selection"] = [{"properties": {"strictSingleSelect": _literal(True)}}]
    return Visual(name, "slicer", (left, 16, width, 64), title, {"Values": list(fields)}, objects=objects)


def _council() -> Visual:
    return _slicer("council", 16, 220, "Council", Field("la_code", "dim_council"), single=True)


def pages(tables: list[Table]) -> list[Page]:
    """The pages, in order. A page of children's rows stands at the end, where the model has them."""
    return [_scorecard(), _indicator(), _exceptions(), _data_quality(), *_children(tables)]


def _scorecard() -> Page:
    values = [
        *_columns("scorecard", "print_order", "section", "ref", "label"),
        *_measures(
            "Line figure", "Line RAG", "Line direction on the month", "Line judgement on the month", "Line figure of the year",
            "Line RAG of the year", "Line direction on the year", "Line target", "Line neighbours average",
            "Line England average", "Line benchmark period", "Line data quality",
        ),
    ]  # fmt: skip
    return Page(
        "scorecard",
        "Scorecard",
        [
            _council(),
            _slicer("month", 252, 220, "Month; none: the latest", Field("reporting_month", "scorecard")),
            _slicer("page", 488, 260, "Scorecard", Field("scorecard_title", "scorecard")),
            Visual("month_shown", "card", (1044, 16, 220, 64), "Month shown", {"Values": _measures("Month of the scorecard")}),
            Visual(
                "lines", "tableEx", (16, 96, 1248, 608), "Scorecard", {"Values": values},
                (Field("print_order", "scorecard"), False), ("Line RAG", "Line RAG colour", "Line RAG ink"),
            ),
        ],
    )  # fmt: skip


def _indicator() -> Page:
    by_month = [
        *_columns("dim_month", "month_end"),
        *_measures(
            "Figure", "Numerator", "Denominator", "RAG", "Target", "Direction on the month", "Judgement on the month",
            "Direction on the year", "Neighbours average", "England average", "Benchmark period", "Data quality",
            "Data quality note",
        ),
    ]  # fmt: skip
    meaning = _columns(
        "dim_indicator",
        "indicator_id",
        "label",
        "unit",
        "basis",
        "polarity",
        "numerator_rule",
        "denominator_rule",
        "statutory_source",
    )
    lines = {
        "Category": _columns("dim_month", "month_end"),
        "Y": _measures("Value", "Target", "Neighbours average", "England average"),
    }
    return Page(
        "indicator",
        "Indicator",
        [
            _council(),
            _slicer("domain", 252, 260, "Domain", Field("domain", "dim_indicator")),
            _slicer("indicator", 528, 520, "Indicator", *_columns("dim_indicator", "label", "indicator_id")),
            _slicer("year", 1064, 200, "Year", Field("reporting_year", "fct_indicator_month")),
            Visual(
                "course", "lineChart", (16, 96, 1248, 280), "Month by month; choose one indicator, one basis", lines,
                (Field("month_end", "dim_month"), False),
            ),
            Visual(
                "months", "tableEx", (16, 392, 820, 312), "The months", {"Values": by_month},
                (Field("month_end", "dim_month"), True),                ("RAG", "RAG colour", "RAG ink"),
            ),
            Visual("meaning", "tableEx", (852, 392, 412, 312), "What it counts", {"Values": meaning}),
        ],
    )  # fmt: skip


def _exceptions() -> Page:
    values = [
        *_measures("Why it is listed"),
        *_columns("dim_indicator", "domain", "section", "label", "basis", "indicator_id"),
        *_measures("Exception figure", "Exception target", "Exception change on the month", "Exception data quality"),
    ]
    return Page(
        "exceptions",
        "Exceptions",
        [
            _council(),
            _slicer("month", 252, 220, "Month; none: the latest", Field("month_end", "fct_indicator_month")),
            _slicer("domain", 488, 260, "Domain", Field("domain", "dim_indicator")),
            Visual("month_shown", "card", (1044, 16, 220, 64), "Month shown", {"Values": _measures("Month of the figures")}),
            Visual(
                "listed", "tableEx", (16, 96, 1248, 608),
                "Red or amber, or worse than the month before by more than chance", {"Values": values},
                (Field("domain", "dim_indicator"), False),
            ),
        ],
    )  # fmt: skip


def _data_quality() -> Page:
    doubted = [
        *_columns("dim_indicator", "domain", "label", "indicator_id"),
        *_measures("Figure in doubt", "Quality in doubt", "Why in doubt"),
    ]
    extracts = _columns(
        "fct_extract_rows", "extract", "is_supplied", "rows_delivered", "rows_set_aside", "values_unusable", "history_start"
    )
    cards = [("all", "Figures of the month"), ("missing", "Figures without a value"), ("doubted", "Figures to be checked")]
    return Page(
        "data_quality",
        "Data quality",
        [
            _council(),
            _slicer("month", 252, 220, "Month; none: the latest", Field("month_end", "fct_indicator_month")),
            *(
                Visual(f"count_{name}", "card", (488 + 264 * place, 16, 248, 64), title, {"Values": _measures(title)})
                for place, (name, title) in enumerate(cards)
            ),
            Visual(
                "figures", "tableEx", (16, 96, 1248, 328), "Figures that rest on data in doubt", {"Values": doubted},
                (Field("domain", "dim_indicator"), False),
            ),
            Visual(
                "extracts", "tableEx", (16, 440, 1248, 264), "Delivered, and what could not be used", {"Values": extracts},
                (Field("extract", "fct_extract_rows"), False),
            ),
        ],
    )  # fmt: skip


def _children(tables: list[Table]) -> list[Page]:
    wanted = [table for table in tables if table.is_about_children and table.name == "restricted_exception"]
    return [
        Page(
            "children",
            "Children: exceptions",
            [
                _council(),
                Visual(
                    "children", "tableEx", (16, 96, 1248, 608), "Who is overdue, late or missing; for those who may see it alone",
                    {"Values": _columns(table.name, *(column.name for column in table.columns))},
                ),
            ],
        )
        for table in wanted
    ]  # fmt: skip


def report_files(wanted: list[Page], tables: list[Table], measures: list[Measure]) -> dict[str, str]:
    """The files of the report by their path under its folder, without fields that the model lacks and visuals of none."""
    known = {(table.name, column.name) for table in tables for column in table.columns}
    known |= {(MEASURES, measure.name) for measure in measures}
    files: dict[str, Json] = {
        "definition/version.json": {"$schema": _schema("versionMetadata", "1.0.0"), "version": "2.0.0"},
        "definition/report.json": _report(),
        f"StaticResources/RegisteredResources/{THEME}": _theme(),
    }
    order = []
    for page in wanted:
        shown = [(number, _visual(visual, number, known)) for number, visual in enumerate(page.visuals)]
        if not any(one for _, one in shown):
            continue
        order.append(page.name)
        files[f"definition/pages/{page.name}/page.json"] = {
            "$schema": _schema("page", "2.0.0"),
            "name": page.name,
            "displayName": page.title,
            "displayOption": "FitToPage",
            "height": HEIGHT,
            "width": WIDTH,
        }
        for number, one in shown:
            if one:
                files[f"definition/pages/{page.name}/visuals/{page.visuals[number].name}/visual.json"] = one
    files["definition/pages/pages.json"] = {
        "$schema": _schema("pagesMetadata", "1.0.0"),
        "pageOrder": order,
        "activePageName": order[0],
    }
    return {path: as_text(content) for path, content in files.items()}


def as_text(content: Json) -> str:
    """JSON as Power BI Desktop writes it, two blanks a level."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _schema(part: str, version: str) -> str:
    return f"{SCHEMAS}/definition/{part}/{version}/schema.json"


def _report() -> Json:
    return {
        "$schema": _schema("report", "2.0.0"),
        "themeCollection": {
            "customTheme": {"name": THEME, "reportVersionAtImport": THEME_OF, "type": "RegisteredResources"},
        },
        "resourcePackages": [
            {
                "name": "RegisteredResources",
                "type": "RegisteredResources",
                "items": [{"name": THEME, "path": THEME, "type": "CustomTheme"}],
            }
        ],
    }


def _theme() -> Json:
    """The colours of the printed report; a cell's word says what its colour does."""
    return {
        "name": "per10k",
        "dataColors": ["#12436d", "#c2480c", "#801650", "#17706a", "#7b9dbd", "#4a5560"],
        "good": RAG_COLOURS["green"],
        "neutral": RAG_COLOURS["amber"],
        "bad": RAG_COLOURS["red"],
        "foreground": "#15202b",
        "background": "#ffffff",
        "tableAccent": "#12436d",
    }


def _visual(visual: Visual, number: int, known: set[tuple[str, str]]) -> Json | None:
    roles = {role: [one for one in fields if (one.table, one.name) in known] for role, fields in visual.roles.items()}
    roles = {role: fields for role, fields in roles.items() if fields}
    if roles.keys() != visual.roles.keys():
        return None
    left, top, width, height = visual.place
    shown = {one for fields in roles.values() for one in fields}
    query: Json = {"queryState": {role: {"projections": [_projection(one) for one in fields]} for role, fields in roles.items()}}
    if visual.sorted_by and visual.sorted_by[0] in shown:
        by, is_down = visual.sorted_by
        query["sortDefinition"] = {
            "sort": [{"field": by.as_json(), "direction": "Descending" if is_down else "Ascending"}],
            "isDefaultSort": False,
        }
    title = {"show": _literal(True), "text": _literal(visual.title)}
    inside: Json = {
        "visualType": visual.kind,
        "query": query,
        "visualContainerObjects": {
            "title": [{"properties": title}],
            "general": [{"properties": {"altText": _literal(visual.title)}}],
        },
    }
    objects = dict(visual.objects)
    if visual.coloured and {(MEASURES, one) for one in visual.coloured} <= known:
        objects["values"] = [_coloured(*visual.coloured)]
    if objects:
        inside["objects"] = objects
    return {
        "$schema": _schema("visualContainer", "2.1.0"),
        "name": visual.name,
        "position": {"x": left, "y": top, "z": number, "height": height, "width": width, "tabOrder": number},
        "visual": inside,
    }


def _projection(one: Field) -> Json:
    return {"field": one.as_json(), "queryRef": one.query_name, "nativeQueryRef": one.name}


def _coloured(measure: str, colour: str, ink: str) -> Json:
    """The cells of a measure in the colours that two other measures name."""
    return {
        "properties": {
            "backColor": {"solid": {"color": {"expr": Field(colour).as_json()}}},
            "fontColor": {"solid": {"color": {"expr": Field(ink).as_json()}}},
        },
        "selector": {"data": [{"dataViewWildcard": {"matchingOption": 1}}], "metadata": Field(measure).query_name},
    }
