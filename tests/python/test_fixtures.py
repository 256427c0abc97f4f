"""The fixtures of unit tests are taken from life."""

import csv
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_calendar_fixture_follows_the_bank_holidays():
    with (ROOT / "seeds/reference/bank_holiday.csv").open() as file:
        holidays = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    with (ROOT / "tests/fixtures/calendar_of_christmas_and_spring_2019.csv").open() as file:
        days = {date.fromisoformat(row["date_day"]): row for row in csv.DictReader(file)}
    working_days = {day: day.weekday() < 5 and day not in holidays for day in days}
    assert {day: row["is_working_day"] == "true" for day, row in days.items()} == working_days
    # Numbers rise by one each working day; between the two spans of the fixture no day can be checked.
    following = [
        (day, days[before], row)
        for (before, (day, row)) in zip(days, list(days.items())[1:], strict=False)
        if (day - before).days == 1
    ]
    assert len(following) == len(days) - 2
    for day, before, row in following:
        assert int(row["working_day_number"]) - int(before["working_day_number"]) == working_days[day], day
