"""Months and working days. A month is a whole number, year x 12 + month - 1, so that months can be added and subtracted."""

import csv
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from pathlib import Path

BANK_HOLIDAYS = Path(__file__).parents[2] / "seeds" / "reference" / "bank_holiday.csv"
EPOCH = date(2000, 1, 1)


def month_of(text: str) -> int:
    """Return the month of 'YYYY-MM'."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def month_of_day(day: date) -> int:
    """Return the month that a day lies in."""
    return day.year * 12 + day.month - 1


def name_of(month: int) -> str:
    """Return a month as 'YYYY-MM'."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


@cache
def last_day(month: int) -> date:
    """Return the last day of a month."""
    return date(month // 12, month % 12 + 1, monthrange(month // 12, month % 12 + 1)[1])


def april(month: int) -> int:
    """Return the April in which the financial year of a month began."""
    return month - (month - 3) % 12


@cache
def add_months(day: date, months: int) -> date:
    """Return the day so many calendar months away, held to the end of a shorter month."""
    month = month_of_day(day) + months
    return first_day(month) + timedelta(min(day.day, last_day(month).day) - 1)


def days_between(start: date, end: date) -> list[date]:
    """Return every day from start to end, both included."""
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def first_bank_holidays() -> int:
    """Return the first month of the years of which bank holidays are known."""
    return min(_bank_holidays()).year * 12


@cache
def _bank_holidays() -> frozenset[date]:
    with BANK_HOLIDAYS.open(newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


@cache
def is_working_day(day: date) -> bool:
    """Tell whether a day is a Monday to Friday that is no bank holiday in England and Wales."""
    return day.weekday() < 5 and day not in _bank_holidays()


def elapsed(start: date, end: date) -> int:
    """Return the working days after start up to and including end (rule S5); negative when end is before start."""
    return _count(end) - _count(start)


@cache
def working_days_after(start: date, number: int) -> date:
    """Return the day that is so many working days after (or, when negative, before) start."""
    step = timedelta(1 if number > 0 else -1)
    while number:
        start += step
        if is_working_day(start):
            number -= 1 if number > 0 else -1
    return start


@cache
def _prefix() -> list[int]:
    counts, total, day = [], 0, EPOCH
    while day.year < 2040:
        total += is_working_day(day)
        counts.append(total)
        day += timedelta(1)
    return counts


def _count(day: date) -> int:
    return _prefix()[(day - EPOCH).days]
