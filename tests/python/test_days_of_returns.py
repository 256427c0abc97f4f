"""Returns and extracts in any form of days, or damaged: what comes out are the days of the whole file, or it is refused, or some
are set aside. Never another day."""

import csv
import json
import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import annex_a_returns
import duckdb
import pytest
import ssda903_returns
from cin_returns import census, invent
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from proofs import examples
from test_days import FORMS

from per10k.core.exit_codes import Exit
from per10k.plugin.days import LONDON
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000001"
CARE = ssda903_returns.tables(ssda903_returns.invent(14, date(2022, 5, 1), date(2024, 3, 1), seed=5), 2024)
CENSUS = census(invent(12, date(2022, 9, 1), date(2024, 3, 1), seed=5), 2024)
ISO, BRITISH = re.compile(r">(\d{4})-(\d\d)-(\d\d)<"), re.compile(r"(\d\d)/(\d\d)/(\d{4})$")
# A form that says of each day by itself which it is: nothing of it may be refused or set aside.
EVIDENT = ("iso", "iso with a time", "by name", "by name, two digits", "without separators", "UTC")
DAMAGE = st.tuples(st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(FORMS)), st.sampled_from((0, 2, 3, 1000)))


def writer_of(damage):
    """Writes days in one form, and every n-th in another (0: none)."""
    form, other, every = damage
    count = 0

    def write(day):
        nonlocal count
        count += 1
        return FORMS[other if every and count % every == 0 else form](day)

    return write


def days_of_children(extracts):
    """Child -> the days that the extracts have of it."""
    found = defaultdict(set)
    for path in extracts.glob("ssd_*.csv"):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                child = next((value for name, value in row.items() if name.endswith("_person_id")), None)
                found[child] |= {value for value in row.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", value)}
    return found


def holds_no_other_day(path, damage, write_whole, write_damaged):
    """Ingest both; whether the damaged one was refused, or has no day of a child that the whole one has not."""
    ends = []
    for name, write in (("whole", write_whole), ("damaged", write_damaged)):
        write(path / name)
        ends.append(per10k("ingest", ["--from", str(path / name), "--to", str(path / f"{name}-out"), "--la-code", COUNCIL]))
    # A case whose closure is of the year before is in doubt as it is.
    assert ends[0] in (0, Exit.IN_DOUBT)
    if ends[1] == Exit.DATA:
        assert damage[0] not in EVIDENT or damage[2]
        return
    whole, damaged = (days_of_children(path / f"{name}-out") for name in ("whole", "damaged"))
    for child, days in damaged.items():
        assert days <= whole[child], (damage, child, days - whole[child])
    if damage[0] in EVIDENT and not damage[2]:
        assert ends[1] == ends[0] and damaged == whole


def without_a_sign(day):
    """The midnight of a day in UTC, as a system writes it that does not say so."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC).replace(tzinfo=None)


def care_in_form(write):
    """The SSDA903 with its days as they are written."""

    def text(value):
        found = BRITISH.match(value or "")
        return write(date(int(found[3]), int(found[2]), int(found[1]))) if found else value

    return {table: [{name: text(value) for name, value in row.items()} for row in rows] for table, rows in CARE.items()}


def care_book(rows, folder):
    """The SSDA903 as a workbook."""
    folder.mkdir()
    book = Workbook()
    for table, of_table in rows.items():
        titles = ssda903_returns.COLUMNS[table].split()
        sheet = book.create_sheet(table)
        for row in (titles, *([row.get(title) for title in titles] for row in of_table)):
            sheet.append(row)
    book.save(folder / "return.xlsx")


def census_of(write):
    """Writes the census into a folder, with its days as they are written."""

    def into(folder):
        folder.mkdir()
        header, rest = CENSUS.split("</Header>")
        days = ISO.sub(lambda found: f">{write(date(*map(int, found.groups())))}<", rest)
        (folder / "census.xml").write_text(header.replace("<LEA>301<", "<LEA><") + "</Header>" + days)

    return into


def lists_of(write):
    """Writes the lists of Annex A into a folder, with their days as they are written."""

    def into(folder):
        folder.mkdir()
        lists = {
            number: [[write(cell) if isinstance(cell, date) else cell for cell in row] for row in rows]
            for number, rows in annex_a_returns.example().items()
        }
        annex_a_returns.workbook(lists, folder / "lists.xlsx")

    return into


@pytest.mark.parametrize("whole, moved", [
    (lambda to: ssda903_returns.write_set(CARE, to), lambda to: ssda903_returns.write_set(care_in_form(without_a_sign), to)),
    (lambda to: ssda903_returns.write_set(CARE, to), lambda to: care_book(care_in_form(without_a_sign), to)),
    (census_of(str), census_of(lambda day: without_a_sign(day).isoformat())),
    (lists_of(lambda day: day), lists_of(without_a_sign)),
], ids=["SSDA903", "SSDA903 workbook", "CIN census", "Annex A"])  # fmt: skip
def test_midnights_in_utc_without_a_sign_are_read_by_the_clock_in_england(tmp_path, whole, moved):
    for name, write in {"whole": whole, "moved": moved}.items():
        write(tmp_path / name)
        told = ["--reference-date", "2024-03-31"] if (tmp_path / name / "lists.xlsx").exists() else []
        arguments = ["--from", str(tmp_path / name), "--to", str(tmp_path / f"{name}-out"), "--la-code", COUNCIL]
        assert per10k("ingest", arguments + told) != Exit.DATA
    assert days_of_children(tmp_path / "moved-out") == days_of_children(tmp_path / "whole-out")


def test_moments_an_hour_early_all_the_year_are_refused(tmp_path, capsys):
    """Of a zone that England never keeps: as in an extract."""
    ssda903_returns.write_set(care_in_form(lambda day: datetime.combine(day, time()) - timedelta(hours=1)), tmp_path / "care")
    arguments = ["--from", str(tmp_path / "care"), "--to", str(tmp_path / "out"), "--la-code", COUNCIL]
    assert per10k("ingest", arguments) == Exit.DATA
    assert "DECOM of episodes: its" in (said := capsys.readouterr().err) and "stand at 23:00 in summer and winter" in said


@settings(max_examples=examples(5), deadline=None, derandomize=True)
@given(damage=DAMAGE)
def test_an_ssda903_in_any_form_of_days(damage, tmp_path_factory):
    holds_no_other_day(
        tmp_path_factory.mktemp("care"), damage,
        lambda folder: ssda903_returns.write_set(CARE, folder),
        lambda folder: ssda903_returns.write_set(care_in_form(writer_of(damage)), folder),
    )  # fmt: skip


@settings(max_examples=examples(8), deadline=None, derandomize=True)
@given(damage=DAMAGE)
def test_a_census_in_any_form_of_days(damage, tmp_path_factory):
    holds_no_other_day(tmp_path_factory.mktemp("census"), damage, census_of(str), census_of(writer_of(damage)))


@settings(max_examples=examples(12), deadline=None, derandomize=True)
@given(damage=DAMAGE, days=st.lists(st.dates(date(2021, 1, 1), date(2026, 9, 30)), min_size=12, max_size=40))
def test_an_extract_in_any_form_of_days(damage, days, tmp_path_factory):
    folder, write = tmp_path_factory.mktemp("extract"), writer_of(damage)
    lines = [f"{number},{write(day)}" for number, day in enumerate(days)]
    (folder / "ssd_visits.csv").write_text("\n".join(["visit_id,visit_date", *lines]) + "\n")
    extract = {"name": "ssd_visits", "optional": False, "columns": {"visit_id": True, "visit_date": True}, "key": ["visit_id"]}
    contract = [extract | {"reads_as": {"visit_date": "date"}}]
    asked = {"folder": str(folder), "la_code": COUNCIL, "not_supplied": [], "contract": contract}
    answer = json.loads(prepare(json.dumps(asked)))
    if answer["problems"]:
        assert damage[0] not in EVIDENT or damage[2]
        return
    with duckdb.connect() as connection:
        for statement in answer["statements"]:
            connection.execute(statement)
        read = connection.execute("select visit_date from extracts.ssd_visits order by visit_id::integer").fetchall()
    for day, (text,) in zip(days, read, strict=True):
        # What is no YYYY-MM-DD when the file has been opened is no day for staging either.
        assert text[:10] == str(day) or not re.match(r"\d{4}-", text), (damage, day, text)
