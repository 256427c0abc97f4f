"""Returns whose rows contradict each other: the figures are those of the rows that are right, and it is told, or refused."""

import copy
import csv
from collections import Counter
from datetime import date, timedelta

import cin_returns as census
import openpyxl
import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from proofs import examples
from ssda903_returns import COLUMNS, invent, tables, write_set

from per10k.core.exit_codes import Exit

COUNCIL = "E09000001"
YEARS = (2023, 2024)
CHILDREN = invent(70, date(2018, 4, 1), date(2024, 3, 1), seed=3)
RIGHT = {year: tables(CHILDREN, year) for year in YEARS}


def ingest(rows, folder):
    for year, of_year in rows.items():
        write_set(of_year, folder / str(year))
    sets = [str(folder / str(year)) for year in rows]
    return per10k("ingest", ["--from", *sets, "--to", str(folder / "out"), "--la-code", COUNCIL])


def read(folder, name):
    with (folder / "out" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def periods(folder):
    """(child, entered, ended, reason) of each period of care."""
    of_period = {}
    for row in sorted(read(folder, "ssd_cla_episodes"), key=lambda row: row["clae_cla_episode_start_date"]):
        of_period.setdefault((row["clae_person_id"], row["clae_cla_id"]), []).append(row)
    return Counter(
        (
            child,
            rows[0]["clae_entered_care_date"],
            rows[-1]["clae_cla_episode_ceased_date"],
            rows[-1]["clae_cla_episode_ceased_reason"],
        )
        for (child, _), rows in of_period.items()
    )


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    folder = tmp_path_factory.mktemp("right")
    assert ingest(RIGHT, folder) in (0, Exit.IN_DOUBT)
    return periods(folder)


def of_some(rows, draw, wanted, at_most=8):
    """Some of the places of the episodes that are wanted."""
    places = [place for place, row in enumerate(rows["episodes"]) if wanted(row)]
    return draw(st.lists(st.sampled_from(places), min_size=1, max_size=at_most, unique=True))


def open_as_well(rows, draw):
    """As a join leaves them: episodes that ended stand a second time without their end."""
    later = rows[YEARS[1]]
    places = of_some(later, draw, lambda row: row["DEC"] and row["DEC"] != row["DECOM"])
    for row in [later["episodes"][place] for place in places]:
        later["episodes"].insert(draw(st.integers(0, len(later["episodes"]))), {**row, "DEC": "", "REC": ""})


def ended_twice(rows, draw):
    """The same with an end a day before."""
    later = rows[YEARS[1]]
    places = of_some(later, draw, lambda row: row["DEC"] and _day(row["DEC"]) > _day(row["DECOM"]) + timedelta(1))
    # Before any is inserted, which moves those behind it.
    for row in [later["episodes"][place] for place in places]:
        before = (_day(row["DEC"]) - timedelta(1)).strftime("%d/%m/%Y")
        later["episodes"].insert(draw(st.integers(0, len(later["episodes"]))), {**row, "DEC": before})


def entered_anew(rows, draw):
    """Episodes that follow another are said to begin care."""
    for of_year in rows.values():
        ends = {(row["CHILD"], row["DEC"]) for row in of_year["episodes"] if row["REC"] == "X1"}
        follows = [row for row in of_year["episodes"] if (row["CHILD"], row["DECOM"]) in ends]
        for row in follows[: draw(st.integers(1, 4))]:
            row["RNE"] = "S"


def cut_to_the_year(rows, draw):
    """What was open before the later return's year is written as of its first day, as an entry into care."""
    later = rows[YEARS[1]]
    before = {row["CHILD"] for row in rows[YEARS[0]]["episodes"] if not row["DEC"]}
    for place in of_some(later, draw, lambda row: row["CHILD"] in before and _day(row["DECOM"]) < date(2023, 4, 1)):
        later["episodes"][place] |= {"DECOM": "01/04/2023", "RNE": "S"}


def left_open(rows, draw):
    """Episodes that another followed have lost their end."""
    for of_year in rows.values():
        starts = {(row["CHILD"], row["DECOM"]) for row in of_year["episodes"]}
        followed = [row for row in of_year["episodes"] if row["REC"] == "X1" and row["DEC"] > row["DECOM"]]
        followed = [row for row in followed if (row["CHILD"], row["DEC"]) in starts and row["DEC"] != row["DECOM"]]
        for row in followed[: draw(st.integers(1, 4))]:
            row |= {"DEC": "", "REC": ""}


def _day(text):
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


@pytest.mark.parametrize("damage", [open_as_well, ended_twice, entered_anew, cut_to_the_year, left_open])
@settings(max_examples=examples(8), deadline=None)
@given(data=st.data())
def test_care_is_that_of_the_rows_that_are_right(damage, right, tmp_path_factory, data):
    rows = copy.deepcopy(RIGHT)
    damage(rows, data.draw)
    folder = tmp_path_factory.mktemp("damaged")
    assert ingest(rows, folder) == Exit.IN_DOUBT
    assert periods(folder) == right


def test_times_missing_that_stand_open_as_well_count_once(tmp_path):
    rows = copy.deepcopy(RIGHT)
    missing = rows[2024]["missing"]
    assert missing
    missing += [{**row, "MIS_END": ""} for row in missing if row["MIS_END"] != row["MIS_START"]]
    assert ingest(rows, tmp_path / "damaged") == Exit.IN_DOUBT
    ingest(RIGHT, tmp_path / "right")
    assert read(tmp_path / "damaged", "ssd_missing") == read(tmp_path / "right", "ssd_missing")


CENSUS = census.census(census.invent(40, date(2022, 4, 1), date(2023, 3, 31), seed=6), 2023)
# What ends, with what it ends by.
ENDING = {
    "CINdetails": ("CINclosureDate", "ReasonForClosure"),
    "Assessments": ("AssessmentAuthorisationDate",),
    "CINPlanDates": ("CINPlanEndDate",),
    "ChildProtectionPlans": ("CPPendDate",),
}


@pytest.mark.parametrize("name", ENDING)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_ended_in_a_census_and_stands_open_as_well_counts_once(tmp_path, name, is_first):
    """Whichever stands first; what belongs to either is of the one."""
    message = etree.fromstring(CENSUS.encode())
    copied = 0
    for block in message.findall(f".//{name}")[:]:
        ends = [part for part in block if part.tag in ENDING[name]]
        first = next(part.text for part in block if part.tag.endswith(("StartDate", "startDate", "referralDate")))
        if not ends or ends[0].text == first:
            continue
        again = copy.deepcopy(block)
        for part in list(again):
            if part.tag in ENDING[name] or len(part):
                again.remove(part)
        block.addprevious(again) if is_first else block.addnext(again)
        copied += 1
    assert copied
    for folder, text in (("right", CENSUS.encode()), ("damaged", etree.tostring(message))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "census.xml").write_bytes(text)
        told = per10k("ingest", ["--from", str(tmp_path / folder / "census.xml"), "--to", str(tmp_path / folder / "out")])
        assert told == Exit.IN_DOUBT if folder == "damaged" else told in (0, Exit.IN_DOUBT)
    for path in (tmp_path / "right" / "out").glob("ssd_*.csv"):
        assert read(tmp_path / "damaged", path.stem) == read(tmp_path / "right", path.stem), path.stem
    left_out = [
        row for row in read(tmp_path / "damaged", "ingest_not_carried") if row["reason"].startswith("it goes on, and the same")
    ]
    assert len(left_out) == copied


def told(folder, capsys):
    """What stands on the screen of what is uncertain, and in the list."""
    return capsys.readouterr().out, [row["reason"] for row in read(folder, "ingest_not_carried")]


def test_two_children_under_one_number_are_refused(tmp_path, capsys):
    rows = copy.deepcopy(RIGHT)
    header = rows[2024]["header"]
    header.append({**header[0], "DOB": "03/02/2011", "SEX": "2"})
    assert ingest(rows, tmp_path) == Exit.DATA
    assert f"the header has 2 children under the number {header[0]['CHILD']}" in capsys.readouterr().err


def test_rows_of_one_number_with_two_days_of_birth_are_listed(tmp_path, capsys):
    rows = copy.deepcopy(RIGHT)
    reviews = rows[2024]["reviews"]
    reviews.append({**reviews[0], "DOB": "03/02/2011"})
    assert ingest(rows, tmp_path) == Exit.IN_DOUBT
    assert any("two children under one number" in reason for reason in told(tmp_path, capsys)[1])


def test_who_should_have_been_in_the_return_before_is_told(tmp_path, capsys):
    """An entry of 2023 typed ten years early: the return before has not the child, or the child was not born."""
    rows = copy.deepcopy(RIGHT)
    before = {row["CHILD"] for row in rows[2023]["episodes"]}
    new = [row for row in rows[2024]["episodes"] if row["CHILD"] not in before and row["RNE"] == "S"][:2]
    for row in new:
        row["DECOM"] = row["DECOM"][:-4] + "2013"
    born = {row["CHILD"]: row for row in rows[2024]["header"]}[new[0]["CHILD"]]
    born["DOB"] = "01/01/2015"
    for table in ("reviews", "oc2", "missing"):
        for row in rows[2024][table]:
            row["DOB"] = "01/01/2015" if row["CHILD"] == born["CHILD"] else row["DOB"]
    assert ingest(rows, tmp_path) == Exit.IN_DOUBT
    screen, reasons = told(tmp_path, capsys)
    assert "2 episodes of care that began before the end of the return before, which has not the child" in screen
    assert sum(reason.startswith("the return before, which holds every episode of its year") for reason in reasons) == 2


def workbook(path, sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, (table, rows) in sheets.items():
        sheet = book.create_sheet(title)
        columns = COLUMNS[table].split()
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column, "") for column in columns])
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    book.save(path)


def test_a_draft_beside_the_table_is_refused_and_a_hidden_one_not_read(tmp_path, capsys):
    sheets = {table: (table, rows) for table, rows in RIGHT[2024].items() if rows}
    draft = [{**row, "DEC": "", "REC": ""} for row in RIGHT[2024]["episodes"][:20]]
    for place, (name, hidden) in enumerate({"draft": (), "hidden": ("draft",), "whole": ()}.items()):
        own = {**sheets, "draft": ("episodes", draft)} if name != "whole" else sheets
        (tmp_path / name / "2024").mkdir(parents=True)
        workbook(tmp_path / name / "2024" / "return.xlsx", own, hidden)
        code = per10k("ingest", [
            "--from", str(tmp_path / name / "2024"), "--to", str(tmp_path / name / "out"), "--la-code", COUNCIL,
        ])  # fmt: skip
        assert (code == Exit.DATA) == (place == 0)
    assert "2 sheets have the columns of the table episodes: episodes, draft" in capsys.readouterr().err
    assert periods(tmp_path / "hidden") == periods(tmp_path / "whole")
    assert any("a hidden sheet" in row["reason"] for row in read(tmp_path / "hidden", "ingest_not_carried"))
