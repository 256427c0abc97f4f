"""The report as a spreadsheet to the Government Analysis Function's guidance: plain tables, a cell each, with no cell empty.

Numbers are those of the pages: as displayed, with numerator and denominator beside them.
"""

from datetime import date
from pathlib import Path

import gptables
import pandas

from per10k.disclosure.figures import DOES_NOT_APPLY
from per10k.plugin.cells import as_text
from per10k.report import breakdowns, official, quarters, words
from per10k.report.figures import BENCHMARKS, Definition, Figure, Line, Report, Row
from per10k.report.pages import defined, definition, restated

NONE = "[z]"
# No text becomes a formula, a number or a link because of what it looks like.
TEXT_ALONE = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
BENCHMARK_NAMES = ("Statistical neighbours, average", "Best statistical neighbour", "England", "Top quarter of authorities")
# Which columns each note is about.
NOTED = {
    "Change on the month within chance": "chance",
    "Change on the year within chance": "chance",
    "RAG in the month": "rag",
    "RAG of the year": "rag",
    "RAG": "rag",
    "At least": "bounds",
    "At most": "bounds",
    **dict.fromkeys(BENCHMARK_NAMES, "benchmarks"),
}
SHORTHAND = {"c": "[c] withheld", "x": "[x] not available", "z": "[z] does not apply", "k": "[k] not 0, but displayed as 0"}
NOTES = {
    "chance": "Within chance: no larger than chance alone would make a change of numbers of that size, 19 times out of 20. "
    "Averages and maxima are not tested.",
    "rag": "Against target: green meets it, amber is within tolerance, red is outside it.",
    "bounds": "Where cases lack a value that would tell, the figure lies between these two.",
    "benchmarks": "Benchmarks that count by another definition are marked in the column 'Benchmarks comparable'. The rank is "
    "that of the council's own official figure among all councils with one, 1 the best.",
}


def write_workbook(report: Report, to: Path) -> None:
    """Write the spreadsheet into the file `to` (.xlsx)."""
    month = f"{report.month:%B %Y}"
    sheets = {
        "Scorecard": _table(report, "scorecard", f"Scorecard, {month}", [_scorecard_row(line, report) for line in report.lines]),
        "Months": _table(
            report,
            "months",
            f"Every figure of the scorecard, {report.months_in_table[0]:%B %Y} to {month}",
            [row for line in report.lines for row in _month_rows(line, report)],
        ),
        **_by_quarter(report),
        **_by_category(report),
        "Definitions": _table(report, "definitions", "Definitions of the figures", _definition_rows(report)),
    }
    if report.official:
        rows = [_official_row(one) for verdict in official.comparisons(report.official).values() for one in verdict]
        sheets["Official figures"] = _table(report, "official", "Own figures beside the official ones", rows)
    restatements = [_restatement_row(one, line) for line in report.lines for one in line.restatements or []]
    if restatements:
        sheets["Restatements"] = _table(report, "restatements", "Published figures that are others now", restatements)
    edition = "Public edition: small numbers are withheld." if report.is_public else "For use inside the council."
    gptables.write_workbook(
        filename=str(to),
        sheets=sheets,
        cover=gptables.Cover(
            title=f"{report.title} performance, {report.council}, {month}",
            intro=[f"The monthly scorecard of {report.council} ({report.la_code}), {report.reporting_year}.", edition],
            about=[
                "A figure of 0 is a counted zero. Where there is no figure, a shorthand stands in its place:",
                *SHORTHAND.values(),
                "Counts are of children, plans or events as the definition says; rates are per 10,000 children aged 0 to 17.",
            ],
        ),
        workbook_options=TEXT_ALONE,
        contentsheet_options={"column_names": ["Worksheet", "Title"]},
        notes_table=pandas.DataFrame({"Note reference": NOTES.keys(), "Note text": NOTES.values()}),
    )


def _table(report: Report, name: str, title: str, rows: list[Row]) -> gptables.GPTable:
    table = pandas.DataFrame([{name: as_text(cell) for name, cell in row.items()} for row in rows], dtype=object)
    # Figures have a decimal unless they are counts; what they are made of has as many as it has.
    decimals = [index for index, row in enumerate(rows, start=1) if row.get("Unit") not in (None, "Count", "Maximum")]
    formats = [{"row": {"rows": decimals, "format": {"num_format": "#,##0.0"}}}] if decimals else []
    if parts := [column for column in ("Numerator", "Denominator", "Population") if column in table]:
        formats.append({"column": {"columns": parts, "format": {"num_format": "General"}}})
    return gptables.GPTable(
        table=table,
        table_name=name,
        title=title,
        scope=as_text(f"{report.council}, {report.reporting_year}"),
        table_notes={name: f"$${NOTED[name]}$$" for name in map(str, table) if name in NOTED},
        source="Case records of the council",
        legend=list(SHORTHAND.values()),
        instructions="This worksheet contains one table. Notes are on the worksheet Notes.",
        index_columns={},
        additional_formatting=formats,
    )


def _scorecard_row(line: Line, report: Report) -> Row:
    row = line.row
    months = {f"{month:%B %Y}": _cell(line.figures.get(month), line.month) for month in report.months_shown}
    outturns = [(f"{end.year - 1}/{end.year % 100:02}, outturn", line.figures_year.get(end)) for end in report.years_before]
    benchmarks = {label: _number(row[column], line.month) for label, column in zip(BENCHMARK_NAMES, BENCHMARKS, strict=True)}
    comparable = {True: "Yes", False: "No"}.get(row["is_benchmark_comparable"], NONE)
    return {
        **_names(line),
        "Unit": words.UNITS[line.month.unit],
        "Good performance is": words.GOOD[row["good_performance"]],
        **months,
        f"{report.reporting_year}, year to date": _cell(line.figures_year.get(report.month), line.year),
        "Change on the month": _direction(row, "month"),
        "Change on the month within chance": _chance(row, "month"),
        "Change on the year": _direction(row, "year"),
        "Change on the year within chance": _chance(row, "year"),
        "RAG in the month": _rag(row["rag_in_month"]),
        "RAG of the year": _rag(row["rag_year_end"]),
        "Target and tolerances": words.targets(line) or "No target",
        **{name: _cell(figure, line.year) for name, figure in outturns},
        **benchmarks,
        "Region": _number(row["regional_average"], line.month),
        "Rank among councils": words.rank(row) or NONE,
        "Region and rank of": words.place(row) or words.benchmark_period(row) or NONE,
        "Benchmarks of": words.benchmark_period(row) or NONE,
        "Benchmarks comparable": comparable,
        "About the benchmarks": " ".join(words.about_benchmarks(row)) or NONE,
    }


def _month_rows(line: Line, report: Report) -> list[Row]:
    kinds = [(line.month, line.figures)]
    if line.own_year:
        kinds.append((line.own_year, line.figures_year))
    return [
        {**_month_row(line, definition, month, figures.get(month)), **_of_area(report, month)}
        for definition, figures in kinds
        for month in report.months_in_table
    ]


def _month_row(line: Line, definition: Definition, month: date, figure: Figure | None) -> Row:
    at_least, at_most = (getattr(figure, name, None) for name in ("value_at_least", "value_at_most"))
    quality = figure.data_quality if figure else None
    return {
        **_names(line),
        "Period": words.BASES[definition.basis],
        "Month": f"{month:%B %Y}",
        "Unit": words.UNITS[definition.unit],
        "Figure": _cell(figure, definition),
        "Numerator": _part(figure, "numerator"),
        "Denominator": _part(figure, "denominator"),
        "Population": _part(figure, "population"),
        "At least": _number(at_least, definition),
        "At most": _number(at_most, definition),
        "RAG": _rag(figure.rag if figure else None),
        "Why there is no figure": words.why_missing(figure) or NONE,
        "Data quality": words.QUALITY[quality] if quality else NONE,
        "Data quality note": (figure and figure.data_quality_note) or NONE,
        "Indicator id": definition.indicator_id,
    }


def _of_area(report: Report, month: date) -> Row:
    """Of a council that came after others, whether the month was over before it began; nothing of any other."""
    return {"Before the council began": words.before_council(report, month) or NONE} if report.began_on else {}


def _definition_rows(report: Report) -> list[Row]:
    of_lines = [{**_names(line), "What": name, "Text": text} for line in report.lines for name, text in definition(line)]
    of_categories = [
        {"Section": section.name, "Reference": NONE, "Indicator": one.definition.label, "What": name, "Text": text}
        for section in report.sections
        for one in section.breakdowns
        for name, text in defined(one.definition)
    ]
    return of_lines + of_categories


def _by_quarter(report: Report) -> dict[str, gptables.GPTable]:
    """The sheet of a scorecard that is read by quarter; none of any other."""
    if not report.is_quarterly:
        return {}
    rows = [_quarter_row(line, report) for line in report.lines]
    return {"Quarters": _table(report, "quarters", "Quarter by quarter", rows)}


def _quarter_row(line: Line, report: Report) -> Row:
    ends = quarters.quarter_ends(report.month)
    definition = quarters.by_quarter(line)
    figures = {quarters.quarter_name(end): _cell(quarters.of_quarter(line, end), definition) for end in ends}
    return {
        **_names(line),
        "Period": words.BASES[definition.basis] if definition else NONE,
        "Unit": words.UNITS[(definition or line.month).unit],
        **figures,
        "Change on the quarter before": quarters.change(line, ends[-1], 1) or NONE,
        "Change on the same quarter a year before": quarters.change(line, ends[-1], 4) or NONE,
    }


def _by_category(report: Report) -> dict[str, gptables.GPTable]:
    """The sheet of figures by category; none where a scorecard has none."""
    rows = [
        {
            "Section": section.name,
            "Indicator": one.definition.label,
            "Category": category,
            "Period": name,
            "Unit": words.UNITS[one.definition.unit],
            "Figure": _cell(figures.get(month), one.definition),
            "Numerator": _part(figures.get(month), "numerator"),
            "Denominator": _part(figures.get(month), "denominator"),
            "Indicator id": one.definition.indicator_id,
        }
        for section in report.sections
        for one in section.breakdowns
        for category, figures in one.categories
        for name, month in breakdowns.columns(one, report)
    ]
    return {"Categories": _table(report, "categories", "Figures by category", rows)} if rows else {}


def _restatement_row(one: Row, line: Line) -> Row:
    return {
        **_names(line),
        "Month": f"{one['month_end']:%B %Y}",
        "Published on": f"{one['latest_published_on']:%-d %B %Y}",
        "Published as": restated(one, line, "latest_published_value"),
        "Now": restated(one, line, "value"),
        "What changed": one["what_changed"] or NONE,
        "Indicator id": one["indicator_id"],
    }


def _official_row(one: official.Comparison) -> Row:
    row = one.row
    return {
        "Agrees": {"agrees": "Yes", "differs": "No"}.get(one.verdict, "Not judged"),
        "Indicator": one.label,
        "Official period": one.period,
        "Measured in": one.unit,
        "Own figure": one.own or NONE,
        "Official figure": one.official or NONE,
        "Difference": one.difference or NONE,
        "Tolerance": one.tolerance or NONE,
        "What to know": one.note,
        "Official source": row["source"],
        "Retrieved on": f"{row['retrieved_on']:%-d %B %Y}" if row["retrieved_on"] else NONE,
        "Indicator id": row["indicator_id"],
    }


def _names(line: Line) -> Row:
    return {"Section": line.row["section"], "Reference": line.row["ref"], "Indicator": line.row["label"]}


def _cell(figure: Figure | None, definition: Definition | None) -> float | int | str:
    """A figure as displayed, or the shorthand of why there is none."""
    if definition is None:
        return NONE
    if figure is None:
        return "[x]"
    if figure.displayed_value is not None:
        return _number(figure.displayed_value, definition)
    does_not_apply = figure.missing_reason in DOES_NOT_APPLY
    return f"[{figure.displayed_value_symbol or ('z' if does_not_apply else 'x')}]"


def _number(value: float | None, definition: Definition) -> float | int | str:
    if value is None:
        return NONE
    rounded = words.half_up(value, definition.decimals)
    return float(rounded) if definition.decimals else int(rounded)


def _part(figure: Figure | None, name: str) -> float | int | str:
    value = getattr(figure, name, None)
    if value is None:
        return words.part(figure, name) or NONE
    return int(value) if value == int(value) else round(value, 4)


def _rag(colour: str | None) -> str:
    return colour.capitalize() if colour else "Not judged"


def _direction(row: Row, on: str) -> str:
    way, judgement = row[f"direction_on_{on}"], row[f"judgement_on_{on}"]
    return ", ".join(filter(None, (way and way.capitalize(), judgement if judgement != "same" else None))) or NONE


def _chance(row: Row, on: str) -> str:
    return {True: "Yes", False: "No"}.get(row[f"is_change_on_{on}_within_chance"], NONE)
