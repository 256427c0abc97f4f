"""Of which days an official figure is: the nine ways in which the files write a year, and what it stands for."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

# How a year is written: 2018, 2018 (Rev), 2017/18, 2017-18, 2017-18 (OT); of several years together 2016-18 and 2015/16-17/18.
YEAR = re.compile(r"(?P<first>\d{4})(?:[/-](?P<last>\d\d))?(?: \((?P<mark>prov|Rev|Final|OT)\))?")
YEARS_TOGETHER = re.compile(r"(?P<first>\d{4})/\d\d-\d\d/(?P<last>\d\d)")

# What a year stands for, by the year in which it ends: its first day, its last, and how it is written here.
COVERS: dict[str, Callable[[int], tuple[date, date, str]]] = {
    "financial year": lambda year: (date(year - 1, 4, 1), date(year, 3, 31), f"{year - 1}/{year % 100:02}"),
    "school year": lambda year: (date(year - 1, 9, 1), date(year, 8, 31), f"school year {year - 1}/{year % 100:02}"),
    "calendar year": lambda year: (date(year, 1, 1), date(year, 12, 31), f"calendar year {year}"),
    "31 March": lambda year: (date(year, 3, 31), date(year, 3, 31), f"31 March {year}"),
    "30 September": lambda year: (date(year, 9, 30), date(year, 9, 30), f"30 September {year}"),
    "January": lambda year: (date(year, 1, 1), date(year, 1, 31), f"January {year}"),
    "March": lambda year: (date(year, 3, 1), date(year, 3, 31), f"March {year}"),
    "December to February": lambda year: (
        date(year - 1, 12, 1),
        date(year, 3, 1) - timedelta(days=1),
        f"December {year - 1} to February {year}",
    ),
    "secondary offer day": lambda year: (date(year, 3, 1), date(year, 3, 1), f"offer day {year}"),
    "primary offer day": lambda year: (date(year, 4, 16), date(year, 4, 16), f"offer day {year}"),
}


# The months of a financial year by the words that files have for them, and in which of its two calendar years each lies.
MONTHS = {calendar.month_name[month]: (month, -1 if month >= 4 else 0) for month in (*range(4, 13), 1, 2, 3)}


@dataclass(frozen=True)
class Period:
    """The days that a figure is of.

    start, end: the first and the last of them, the same one for a stock. label: how it is written. is_provisional: whether the
    figure is said to be.
    """

    start: date
    end: date
    label: str
    is_provisional: bool = False


def read_period(text: str, covers: str) -> Period:
    """The days that a text of a file means.

    text: a year as the file writes it. covers: what the year stands for, of COVERS.
    Raises ValueError, worded for whoever reads the list of what was set aside, where it is no single year.
    """
    found = YEAR.fullmatch(text) or YEARS_TOGETHER.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no year")
    first = int(found["first"])
    last = first if found["last"] is None else first // 100 * 100 + int(found["last"])
    last += 100 if last < first else 0
    if found.re is YEARS_TOGETHER or last - first > 1:
        raise ValueError(f"{text!r} is of several years together")
    if last > first and covers == "calendar year":
        raise ValueError(f"{text!r} is of several years together")
    if not 2000 <= last <= 2099:
        raise ValueError(f"{text!r} is no year of this century")
    start, end, label = COVERS[covers](last)
    return Period(start, end, label, found.re is YEAR and found["mark"] == "prov")


def read_month(text: str, name: str) -> Period:
    """The days of a month of a financial year: April of 2018 is that of 2017.

    text: a year as the file writes it. name: a key of MONTHS. Raises ValueError as read_period does.
    """
    of_year = read_period(text, "financial year")
    month, before = MONTHS[name]
    year = of_year.end.year + before
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Period(last.replace(day=1), last, f"{name} {year}", of_year.is_provisional)
