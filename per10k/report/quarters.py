"""Figures by quarter, for a page that is read by quarter: which quarters it shows, and how the latest stands to those before."""

from datetime import date
from decimal import Decimal

from per10k.report import words
from per10k.report.figures import Definition, Figure, Line, month_before

# A figure of the year to date grows from quarter to quarter, so that it is compared with the year before alone.
GROWS = "financial_year_to_date"
SHOWN = 5
# Of a line whose figures are of single months alone.
BY_MONTH = ("by month", "the line is of single months: those are on the page of its section")
UNTESTED = "Changes by quarter are differences of the figures as shown; whether they are more than chance is not tested."


def quarter_ends(month: date, count: int = SHOWN) -> list[date]:
    """The ends of the quarters that were over by the end of a month, the latest last."""
    latest = month_before(month, month.month % 3)
    return [month_before(latest, 3 * quarters) for quarters in reversed(range(count))]


def earlier_quarters(month: date) -> list[date]:
    """The quarters that stand before the month reported: four, the last of which ended before it."""
    return [end for end in quarter_ends(month) if end < month][1 - SHOWN :]


def quarter_name(end: date) -> str:
    """A quarter of the financial year by its end: Q4 2021/22."""
    return f"Q{(end.month - 4) % 12 // 3 + 1} {words.year_name(end)}"


def by_quarter(line: Line) -> Definition | None:
    """The indicator of a line that a quarter can show: that of the month, or else of the year, unless it is of single months."""
    return next((one for one in (line.month, line.year) if one and one.basis != "in_month"), None)


def of_quarter(line: Line, end: date) -> Figure | None:
    """The figure of a line at the end of a quarter; the last one reported in it of what is reported in some months alone."""
    definition = by_quarter(line)
    if definition is None:
        return None
    figures = line.figures if definition is line.month else line.figures_year
    in_quarter = [figures[month] for month in (month_before(end, months) for months in range(3)) if month in figures]
    told = (one for one in in_quarter if not one.stands and one.missing_reason != "not_reported_this_month")
    return next(told, in_quarter[0] if in_quarter else None)


def shown(line: Line, end: date) -> str:
    """The figure of a line at the end of a quarter, or in a word or two why there is none."""
    definition = by_quarter(line)
    return words.shown(of_quarter(line, end), definition) if definition else BY_MONTH[0]


def change(line: Line, end: date, quarters: int) -> str:
    """How the figure of a quarter differs from that so many quarters before, in words; empty where the two cannot be compared."""
    definition = by_quarter(line)
    if definition is None or (definition.basis == GROWS and quarters % 4):
        return ""
    now, before = (of_quarter(line, one) for one in (end, month_before(end, 3 * quarters)))
    if now is None or before is None or now.displayed_value is None or before.displayed_value is None:
        return ""
    values = [words.half_up(one.displayed_value, definition.decimals) for one in (now, before) if one.displayed_value is not None]
    return _in_words(values[0] - values[1], definition)


def _in_words(difference: Decimal, definition: Definition) -> str:
    if not difference:
        return "the same"
    points = " percentage points" if definition.unit == "percentage" else ""
    return f"{'up' if difference > 0 else 'down'} {abs(difference):,}{points}"
