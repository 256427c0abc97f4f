"""The pages of the last published month, cell by cell: what the report prints, beside the marts that our pages are made from."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from proof.replay.backtest import AFTER, COMPARED, SINGLE, displayed, reasons_of, why_not
from proof.replay.dates import april, last_day, month_of_day
from proof.replay.published import Figure, Published

# Column of the mart -> months before the reporting month, for the month's indicator.
MONTHS = {"value": 0, "value_previous_month": 1, "value_2_months_before": 2, "value_3_months_before": 3}
# Column of the mart -> financial years before, for the year's indicator: the year to date, then the ends of earlier years.
YEARS = {"value_year": 0, "value_previous_year": 1} | {f"value_{years}_years_before": years for years in (2, 3, 4)}
# What the pages of a section show beside the scorecard itself: single months and quarters, and by category two earlier years.
MONTHS_OF_A_LINE, YEARS_BY_CATEGORY = 15, 2

# Statuses that say enough as a reason.
STATUSES = ("outside window", "contradicted", "misprint")
NO_PAGE = "On no page of the month, as told in the text alone or of earlier months"


@dataclass(frozen=True)
class Cell:
    """A printed figure where one of our pages shows it, and what stands there."""

    page: str
    section: str
    figure: Figure
    shown: float | None


def scorecard(published_folder: Any, database: Any, extracts: Any = None) -> int:
    """Compare every printed figure with the cells of our pages that show it; print what came of it by page and section.

    published_folder: folder with golden.csv. database: the DuckDB file built on its replay. extracts: the replay's folder,
    for its reasons why a figure could not be replayed. A figure is a cell of each page that shows it, and what no page shows is
    compared with fct_indicator_month. A cell is listed, not compared, where the report itself contradicts it, where the replay
    gives a reason, where it lies outside its monthly tables, or after the month reported; one that stands alone in the report is
    compared, and counted apart. Returns 0 unless a compared cell differs.
    """
    published = Published(published_folder)
    reasons = reasons_of(extracts)
    with duckdb.connect(str(Path(database)), read_only=True) as connection:
        lines, cells = _cells(connection, published)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    listed: dict[Figure, str] = {}
    differing: dict[Figure, Cell] = {}
    for cell in cells:
        count, figure = counts[cell.page, cell.section], cell.figure
        count["cells"] += 1
        is_reached = cell.shown is not None and displayed(cell.shown, figure.decimals) == figure.value
        if reason := _not_compared(figure, reasons, published.last_month):
            count["listed"] += 1
            count["listed_and_reached"] += is_reached
            listed[figure] = reason
        elif is_reached:
            count["single" if figure.status == SINGLE else "reached"] += 1
        else:
            count["wrong"] += 1
            differing.setdefault(figure, cell)
    _print(lines, counts, listed, differing)
    return 1 if differing or not cells else 0


def _cells(connection: Any, published: Published) -> Any:
    """Return (page, section) -> its number of lines, and the cells of all pages, in print order."""
    council, month = published.la_code, last_day(published.last_month)
    lines = _rows(
        connection,
        "select * from marts.scorecard where la_code = ? and reporting_month = ? order by print_order",
        [council, month],
    )
    facts = {
        (row["indicator_id"], row["breakdown"], month_of_day(row["month_end"])): row["value"]
        for row in _rows(connection, "select * from marts.fct_indicator_month where la_code = ?", [council])
    }
    section_of = {
        row["indicator_id"]: row["section"]
        for row in _rows(connection, "select indicator_id, section from marts.dim_indicator where has_breakdown", [])
    }
    printed = [figure for figure in published.figures if figure.value is not None]
    sections = Counter((line["scorecard_title"], line["section"]) for line in lines)
    cells = []
    for line in lines:
        place = line["scorecard_title"], line["section"]
        columns = _columns(line, published.last_month)
        of_line = {line["indicator_id"], line["indicator_id_year"]}
        for figure in (f for f in printed if not f.breakdown and f.indicator in of_line):
            if column := columns.get((figure.indicator, figure.month)):
                cells.append(Cell(*place, figure, line[column]))
            elif 0 <= published.last_month - figure.month < MONTHS_OF_A_LINE:
                cells.append(Cell(*place, figure, facts.get((figure.indicator, "all", figure.month))))
    by_category = {published.last_month, *(april(published.last_month) - 1 - 12 * years for years in range(YEARS_BY_CATEGORY))}
    for page, section in sections:
        for figure in printed:
            if figure.breakdown and section_of.get(figure.indicator) == section and figure.month in by_category:
                cells.append(Cell(page, section, figure, facts.get((figure.indicator, figure.breakdown, figure.month))))
    on_pages = {cell.figure for cell in cells}
    cells += [
        Cell(NO_PAGE, "", figure, facts.get((figure.indicator, figure.breakdown or "all", figure.month)))
        for figure in printed
        if figure not in on_pages
    ]
    return sections, cells


def _rows(connection: Any, query: str, values: list[Any]) -> list[dict[str, Any]]:
    """Return the rows of a query as mappings of column to value."""
    rows = connection.execute(query, values)
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _columns(line: dict[str, Any], last_month: int) -> Any:
    """Return (indicator, month) -> the column of a line that shows it, the month's own before the year's."""
    columns = {}
    for column, years in reversed(YEARS.items()):
        month = april(last_month) - 1 - 12 * (years - 1)
        if years == 0:
            month = line["figure_month_year"] and month_of_day(line["figure_month_year"])
        columns[line["indicator_id_year"], month] = column
    for column, months in reversed(MONTHS.items()):
        month = last_month - months
        if months == 0:
            # What is reported of a term or of a period of its own stands until the next one.
            month = line["figure_month"] and month_of_day(line["figure_month"])
        columns[line["indicator_id"], month] = column
    return columns


def _not_compared(figure: Figure, reasons: Any, last_month: int) -> Any:
    """Return why a cell is not compared, or None."""
    if reason := why_not(figure, reasons, last_month):
        return reason
    return None if figure.status in (COMPARED, SINGLE) else figure.status.replace("_", " ")


def _print(lines: Any, counts: Any, listed: Any, differing: Any) -> None:
    for page in dict.fromkeys(page for page, _ in counts):
        of_page = {section: count for (one, section), count in counts.items() if one == page}
        if page != NO_PAGE:
            for section, count in of_page.items():
                print(f"  {section}: {lines[page, section]} lines, {_in_words(count)}")
        print(f"{page}: {_in_words(sum(of_page.values(), Counter()))}")
    kinds = Counter(reason if reason in (*STATUSES, AFTER) else "not replayed" for reason in listed.values())
    print("Figures listed, not compared: " + (", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"))
    for figure, reason in listed.items():
        if reason != "outside window":
            print(f"  {figure.name}: {reason}")
    for figure, cell in differing.items():
        print(f"  differs: {figure.name} ({figure.status.replace('_', ' ')}): {cell.page} has {cell.shown}")


def _in_words(count: Any) -> str:
    also = f" ({count['listed_and_reached']} of them reached all the same)" if count["listed_and_reached"] else ""
    return (
        f"{count['cells']} cells, {count['reached']} reached, {count['single']} that stand alone reached, "
        f"{count['listed']} listed{also}, {count['wrong']} wrong"
    )
