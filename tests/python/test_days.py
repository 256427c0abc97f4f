"""Days are read the same at every door, and a column in which a day may be another one is refused."""

from datetime import date, timedelta
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.plugin.day_columns import Seen, judge, settle
from per10k.plugin.days import FROM_1900, FROM_1904, is_none
from per10k.plugin.value_checks import Scan, check_values
from proof.bench.day_writers import numeric, true_days
from proof.bench.days import outcomes, plain, trial

TODAY = date(2026, 11, 28)
EVIDENT = [
    "2023-04-05", "2023-4-5", "2023/04/05", "2023.04.05", "20230405", "20230405101530", "05-Apr-2023", "5 April 2023",
    "2023-Apr-05", "2023-Apr-5 00:00:00", "2023 April 05", "05APR2023", "05-Apr-23", "05-Apr-98",
    "5th Apr 2023", "Apr 5, 2023", "April 05 2023", "Sept 5, 2023", "05-June-2023",
    "2023-05-31T23:00:00Z", "2023-05-31T23:00:00+00", "2023-05-31T23:00:00+0000", "2023-05-31T23:00:00+01:00",
    "2023-05-31T23:00:00.1234567+00:00", "2023-05-31 23:00 UTC", "2023-05-31Z", "2023-05-31+01:00", "2023-12-31 22:30-0200",
    "2023-10-29T00:30:00Z", "2023-10-29T01:30:00Z", "2023-03-26T00:59:59Z", "2023-03-26T01:00:00Z", "1970-06-30T23:30:00Z",
    "31/05/2023 11:30:00 PM", "31/05/2023 12:30 AM", "31/05/2023 12:00:00 p.m.", "2023-05-31 24:00:00", "31/05/2023 9:05",
    "29/02/2024", "5/4/2023", "05.04.2023",
]  # fmt: skip
NO_DAYS = [
    "2023-02-30", "29/02/2023", "13/13/2023", "2023-05-31 25:00", "31/05/2023 13:00 PM", "0219-03-04", "9999-12-31", "31/12/9999",
    "1900-01-01", "2100-01-01", "infinity", "now", "epoch", "today", "Mar-19", "2019-04", "2023-04-05T10", "05/04/35", "45021",
    "2023-04-05 or later", "2023-04-05 10:15 EST", "\u0662\u0660\u0662\u0663-04-05", "29/02-2024x", "-1", "1e5",
]  # fmt: skip


def seen(*texts):
    return [Seen(text, 1, f"row {number}") for number, text in enumerate(texts, start=1)]


def judged(*texts, today=TODAY, **how):
    found = judge(seen(*texts), len(texts), today=today, **how)
    settle({"a.csv": {"day": found}}, today)
    return found


def in_sql(reading, text):
    """What a view over a file makes of a text, where staging would then read a day of it."""
    with duckdb.connect() as connection:
        found = connection.execute(f"select {reading.sql('text')} from (select ? as text)", [text]).fetchone()[0]
        days = "substr(found, 5, 1) = '-' and found between '1901' and '2100' and length(found) in (10, 19)"
        staged = f"select case when {days} then try_cast(found as timestamp) end from (select ? as found)"
        return connection.execute(staged, [found]).fetchone()[0]


@pytest.mark.parametrize("text", EVIDENT + NO_DAYS)
def test_both_doors_read_a_text_alike(text):
    reading = judge(seen(text), 5, today=TODAY).reading
    assert in_sql(reading, text) == reading.moment(text)
    assert (reading.moment(text) is None) == (text in NO_DAYS)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-05-31T23:00:00Z", "2023-06-01 00:00:00"),
        ("2023-05-31T23:00:00+01:00", "2023-05-31 23:00:00"),
        ("2023-01-31T23:00:00.5+00", "2023-01-31 23:00:00"),
        ("2023-05-31 20:00:00-0300", "2023-06-01 00:00:00"),
        ("2023-03-26T01:00:00Z", "2023-03-26 02:00:00"),
        # A day is the same day in every zone.
        ("2023-05-31Z", "2023-05-31 00:00:00"),
        ("05-Apr-23", "2023-04-05 00:00:00"),
        ("Apr 5, 2023 1:05 PM", "2023-04-05 13:05:00"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_country(text, moment):
    assert str(judge(seen(text), 5, today=TODAY).reading.moment(text)) == moment


DECIDED = {
    "day first": (["03/04/2023", "25/04/2023"], "2023-04-03"),
    "month first": (["3/4/2023", "4/25/2023"], "2023-03-04"),
    "nothing decides, in England": (["03/04/2023", "05/06/2023"], "2023-04-03"),
    "two digits, day first": (["03/04/23", "25/04/23", "30/06/22"], "2023-04-03"),
    "two digits, month first": (["3/4/23", "4/25/23", "6/30/22"], "2023-03-04"),
    "two digits, year first": (["23-04-03", "23-04-25", "98-12-31"], "2023-04-03"),
    "months by name": (["03-APR-23", "05-MAY-98"], "2023-04-03"),
    "without separators": (["20230403", "20230425"], "2023-04-03"),
    "day numbers": (["45019", "46000"], "2023-04-03"),
    "two hands": (["2023-04-03", "2023-04-25", "03/05/2023", "25/05/2023"], "2023-04-03"),
    "midnights by the clock of Paris": (
        [f"2023-{month:02}-14T00:00:00+0{1 + (3 < month < 11)}:00" for month in range(1, 13)],
        "2023-01-14",
    ),
    "two digits of one year": (
        [f"{day}/{month:02}/20" for day in range(25, 32) for month in (1, 3, 5, 7, 8, 10, 12)],
        "2020-01-25",
    ),
}


@pytest.mark.parametrize("case", DECIDED)
def test_a_column_that_leaves_no_doubt_is_read(case):
    texts, first = DECIDED[case]
    found = judged(*texts)
    assert not found.fault
    assert found.reading.day(texts[0]) == first
    assert [str(in_sql(found.reading, text).date()) for text in texts] == [found.reading.day(text) for text in texts]


# Day and month of 72 days have changed places, and days beyond the 12th were lost.
EXCHANGED = [date(2018 + year, 1 + (5 * day + year) % 12, day) for year in range(6) for day in range(1, 13)]

DOUBTFUL = {
    "both orders": (["25/04/2023", "4/25/2023", "03/04/2023"], "more than one order"),
    "two digits": (["03/04/23", "05/06/23"], "two digits"),
    "two digits, perhaps of the year first": (["20-04-03", "21-05-04", "22-06-05"], "two digits"),
    "one digit and no day beyond 12": (["3/4/2023", "5/6/2023"], "nothing tells"),
    "with and without zeros": (["25/4/2023", "05/04/2023"], "more than one way"),
    "years of two digits and of four": (["25/04/2023", "26/04/23"], "more than one way"),
    "another hand that nothing decides": (["2023-04-25", "03/05/2023", "04/05/2023"], "nothing tells"),
    "firsts of months": ([f"{month:02}/01/2023" for month in range(1, 9)], "nothing tells"),
    # A spreadsheet of another country has read those that it could, with day and month exchanged, and left the others.
    "half read by a spreadsheet": (["2023-04-05", "2023-04-06", "25/04/2023", "30/06/2023"], "changed places"),
    "half made numbers by a spreadsheet": (["45021", "45022", "25/04/2023"], "changed places"),
    "day numbers of 1900 or 1904": (["38000", "39000"], "1904"),
    "day numbers of 1904 that may be due in two months": (["44000", "44958"], "1904"),
    "a clock of 12 hours": (["03/04/2023 10:15 PM", "05/06/2023 9:10 AM"], "nothing tells"),
    "two hands, and nothing decides either": (["03/04/2023", "05-06-2023"], "nothing tells"),
    "a hand that decides, and many of another that nothing does": (["25/04/2023"] + ["03-04-2023"] * 2, "more than one way"),
    "days without a time that decide, and many with one that nothing does": (["25/04/2023", "03/04/2023 00:00"], "than one way"),
    "exchanged, and the rest lost": ([str(day) for day in EXCHANGED], "beyond the 12th"),
    "the same as text": ([f"{day:%d/%m/%Y}" for day in EXCHANGED], "beyond the 12th"),
    "cut after eight characters": (
        [f"{day}/{month:02}/20" for day in range(20, 32) for month in (1, 3, 5, 7, 8, 10)],
        "were cut",
    ),
    "nothing": (["soon", "later"], "not one of its 2 values"),
    "months alone": (["Mar-19"] * 5, "not one of its 5 values"),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_a_column_that_leaves_doubt_is_refused(case):
    texts, fault = DOUBTFUL[case]
    assert fault in judged(*texts).fault


def test_strays_among_days_beyond_doubt_are_set_aside():
    days = [f"2023-04-{day}" for day in range(13, 29)]
    for stray in ("03/04/19", "03/14/2019", "03/04/2019", "43556", "Mar-19"):
        found = judged(*days, stray)
        assert not found.fault
        assert found.reading.day(stray) is None and in_sql(found.reading, stray) is None


def test_strays_of_another_hand_are_set_aside():
    days = [f"{day}/0{month}/2023" for day in range(13, 29) for month in (4, 5)]
    for stray in ("03-04-2023", "03.04.2023", "03/04/2023 00:00", "03-04-2023 10:15 AM"):
        found = judged(*days, stray)
        assert not found.fault
        assert found.reading.day(stray) is None and str(in_sql(found.reading, stray)) == "None"
        assert found.reading.day(days[0]) == "2023-04-13" and str(in_sql(found.reading, days[0])) == "2023-04-13 00:00:00"
        # The same is read where days of its own kind decide.
        assert judged(*days, stray, stray.replace("03", "23", 1)).reading.day(stray) == "2023-04-03"


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d/%m/%Y"])
def test_days_that_are_early_in_the_month_for_a_reason_are_read(form):
    firsts = [date(2023 + number // 12, 1 + number % 12, 1) for number in range(30)]
    first_tuesdays = [first + timedelta(days=(1 - first.weekday()) % 7) for first in firsts]
    two_weeks = [date(2023, month, day) for month in (4, 5) for day in range(1, 13)]
    for days in (firsts, first_tuesdays, *([two_weeks] if form == "%Y-%m-%d" else [])):
        texts = [day.strftime(form) for day in days]
        found = judged(*texts)
        assert not found.fault
        assert [found.reading.day(text) for text in texts] == [str(day) for day in days]


def test_the_door_of_extracts_looks_at_days_in_iso_form_too():
    exchanged = [str(day) for day in EXCHANGED]
    with duckdb.connect() as connection:
        for days, faults in ((exchanged, 1), ([*exchanged, "2023-05-13"], 0)):
            connection.execute("create or replace table extract as select unnest(?) as start, 1 as source_row", [days])
            scan = Scan("extract", "source_row", True, {"start": "start"})
            findings = check_values(connection, scan, {"start": "date"})
            findings.read_days()
            assert ["beyond the 12th" in problem for problem in findings.problems] == [True] * faults


def test_of_damaged_columns_few_days_at_most_are_read_as_others():
    """A sample of proof.bench.days. What is left wrong in silence are columns exchanged whole or in part, of fewer days
    than say so, a few days of others, and numbers of 1904 beside those of 1900: docs/bad-input.md."""
    for damage, ended in trial(110, seed=4, most_rows=50):
        told = ended.outcome == "WRONG" and "1904" not in ended.column.forms
        assert not told or "exchanged" in damage or ended.wrong_days < 10, (damage, ended.column.forms, ended.example)


def test_whole_british_columns_are_read():
    random = Random(4)
    for rows in [1, 1, 1, 2, 2, 3, 4, 5, 8, 12, 20, 60] * 5:
        column = plain(random, true_days(random, rows), numeric("dmy", "/", "both", 4), "day first")
        assert [ended.outcome for ended in outcomes({"a.csv": {"day": column}})] == ["right"], column.written


def test_what_nothing_decides_is_refused_where_another_file_is_month_first():
    undecided, day_first, month_first = (judge(seen(*texts), 2) for texts in (["03/04/2023"], ["25/04/2023"], ["4/25/2023"]))
    settle({"a.csv": {"start": undecided}, "b.csv": {"end": month_first, "start": day_first}})
    assert "end of b.csv is written month first (4/25/2023 in row 1)" in undecided.fault
    assert not day_first.fault and not month_first.fault
    # Another column of the file tells that numbers of one digit are no sign of a spreadsheet from elsewhere.
    single = judge(seen("3/4/2023"), 1)
    settle({"a.csv": {"start": single, "end": judge(seen("25/4/2023"), 1)}})
    assert not single.fault and single.reading.day("3/4/2023") == "2023-04-03"


def test_a_workbook_says_from_when_it_counts():
    for start, day in ((FROM_1900, "2023-04-05"), (FROM_1904, "2027-04-06")):
        assert judged("45021", serials_from=start).reading.day("45021") == day


def test_years_that_stand_for_none():
    assert all(map(is_none, ("9999-12-31", "31/12/9999", "1900-01-01", "01/01/1753", "9999-12-31 00:00:00")))
    assert all(map(is_none, ("1970-01-01", "01/01/1970 01:00", "19700101", "31/12/2099", "12/31/2099", "1901-01-01T00:00:00Z")))
    assert not any(map(is_none, ("0219-03-04", "2023-04-05", "1970-01-02", "soon", "")))
    assert not judged(*["9999-12-31"] * 9).fault


def in_utc(day):
    is_summer = 4 <= day.month <= 9
    return f"{day - timedelta(days=is_summer)}T{23 * is_summer:02}:00:00Z"


FORMS = {
    "iso": lambda day: day.isoformat(),
    "iso with a time": lambda day: f"{day}T00:00:00",
    "British": lambda day: day.strftime("%d/%m/%Y"),
    "British, one digit": lambda day: f"{day.day}/{day.month}/{day.year}",
    "American": lambda day: f"{day.month}/{day.day}/{day.year}",
    "American, padded": lambda day: day.strftime("%m/%d/%Y"),
    "British, two digits": lambda day: day.strftime("%d/%m/%y"),
    "American, two digits": lambda day: f"{day.month}/{day.day}/{day.year % 100:02}",
    "year first, two digits": lambda day: day.strftime("%y-%m-%d"),
    "by name": lambda day: day.strftime("%d-%b-%Y"),
    "by name, two digits": lambda day: day.strftime("%d-%b-%y").upper(),
    "without separators": lambda day: day.strftime("%Y%m%d"),
    "day numbers": lambda day: str((day - FROM_1900).days),
    "UTC": lambda day: in_utc(day),
}
DAYS = st.lists(st.dates(date(2019, 1, 1), date(2026, 10, 31)), min_size=1, max_size=30)


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(days=DAYS, form=st.sampled_from(sorted(FORMS)), other=st.sampled_from(sorted(FORMS)), cut=st.integers(0, 30))
def test_a_column_in_any_form_or_two_is_read_as_meant_or_refused(days, form, other, cut):
    """The one exception is stated: what is padded as in Britain and has no day beyond 12 anywhere is day first."""
    texts = [FORMS[form if place < cut else other](day) for place, day in enumerate(days)]
    found = judged(*texts)
    if found.fault:
        return
    read = [found.reading.day(text) for text in texts]
    is_british_by_default = found.undecided is not None
    for day, text, one in zip(days, texts, read, strict=True):
        assert one in (str(day), None) or is_british_by_default, (texts, text, one)
