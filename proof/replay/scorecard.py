"""The scorecard of the last published month, cell by cell: what the page prints, beside marts.scorecard."""

from collections import Counter
from pathlib import Path

import duckdb

from proof.replay.backtest import COMPARED, displayed, reasons_of
from proof.replay.dates import april, last_day, name_of
from proof.replay.published import Published

# Column of the mart -> months before the reporting month, for the month's indicator.
MONTHS = {"value": 0, "value_previous_month": 1, "value_2_months_before": 2, "value_3_months_before": 3}
# Column of the mart -> financial years before, for the year's indicator: the year to date, then the ends of earlier years.
YEARS = {"value_year": 0, "value_previous_year": 1} | {f"value_{years}_years_before": years for years in (2, 3, 4)}

# Statuses that say enough as a reason.
STATUSES = ("outside window", "contradicted", "single value")


def scorecard(published_folder, database, extracts=None):
    """Compare every printed cell of the last published month's scorecard with the mart; print what came of it by section.

    published_folder: folder with golden.csv. database: the DuckDB file built on its replay. extracts: the replay's folder,
    for its reasons why a figure could not be replayed. A cell is listed, not compared, where the page itself contradicts it,
    where the replay gives a reason, or where it lies before what the extracts cover. Returns 0 unless a compared cell differs.
    """
    published = Published(published_folder)
    figures = {(f.indicator, f.month): f for f in published.figures if not f.breakdown and f.value is not None}
    reasons = reasons_of(extracts)
    lines = _lines(database, published)
    sections, listed, differing = {}, [], []
    for line in lines:
        counts = sections.setdefault(line["section"], Counter())
        counts["lines"] += 1
        for column, figure in _printed_cells(line, figures, published.last_month):
            counts["cells"] += 1
            if reason := _not_compared(figure, reasons):
                listed.append((figure, reason))
            elif line[column] is not None and displayed(line[column], figure.decimals) == figure.value:
                counts["matched"] += 1
            else:
                differing.append((figure, line[column]))
    _print(sections, listed, differing)
    return 1 if differing or not lines else 0


def _lines(database, published):
    """Return the mart's lines of the last published month in print order, as mappings of column to value."""
    with duckdb.connect(str(Path(database)), read_only=True) as connection:
        rows = connection.execute(
            "select * from marts.scorecard where la_code = ? and reporting_month = ? order by print_order",
            [published.la_code, last_day(published.last_month)],
        )
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _printed_cells(line, figures, last_month):
    """Yield (column, figure) of the cells of a line that the page prints."""
    for column, months in MONTHS.items():
        if figure := figures.get((line["indicator_id"], last_month - months)):
            yield column, figure
    for column, years in YEARS.items():
        # What is as at a month end is printed once for its last month, among the months.
        if years == 0 and line["indicator_id_year"] == line["indicator_id"]:
            continue
        month = last_month if years == 0 else april(last_month) - 1 - 12 * (years - 1)
        if figure := figures.get((line["indicator_id_year"], month)):
            yield column, figure


def _not_compared(figure, reasons):
    """Return why a cell is not compared, or None."""
    if reason := reasons.get((figure.indicator, figure.breakdown, name_of(figure.month))):
        return reason
    return None if figure.status == COMPARED else figure.status.replace("_", " ")


def _print(sections, listed, differing):
    total = sum(sections.values(), Counter())
    for section, counts in [*sections.items(), ("All sections", total)]:
        print(f"{section}: {counts['lines']} lines, {counts['cells']} cells, {counts['matched']} matched")
    kinds = Counter(reason if reason in STATUSES else "not replayed" for _, reason in listed)
    print("Listed, not compared: " + (", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"))
    for figure, reason in listed:
        if reason != "outside window":
            print(f"  {figure.name}: {reason}")
    for figure, found in differing:
        print(f"  differs: {figure.name}: built {found}")
