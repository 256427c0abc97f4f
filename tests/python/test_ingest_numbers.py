"""Children's numbers that a spreadsheet has damaged in one table or year: the figures of the whole returns, or a refusal."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import ssda903_returns
from commands import per10k
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from proofs import examples
from ssda903_returns import write_set

from per10k.core.exit_codes import Exit
from per10k.ingest.ids import is_rounded, plain_id, stable_id, tidy_id

COUNCIL = "E09000002"
# With something in doubt or without.
INGESTED = (0, Exit.IN_DOUBT)
CASES = Path(__file__).with_name("cases")
COMPARED = ("ssd_person", "ssd_cla_episodes", "ssd_cla_placement", "ssd_cla_reviews", "ssd_legal_status", "ssd_missing")
# What is done to a number, as it would be to all numbers of a table.
DAMAGES = {
    "zeros lost": lambda number: number.lstrip("0"),
    "a formula": lambda number: f'="{number}"',
    "an apostrophe": lambda number: f"'{number}",
    "decimals": lambda number: f"{number.lstrip('0')}.0",
    "blanks": lambda number: f"  {number} ",
    "another kind of blank": lambda number: f"\u00a0{number}\u2007",
    "a mark that is not seen": lambda number: f"{number[:2]}\u200b{number[2:]}",
    "rounded": lambda number: f"{int(number):.1E}",
}
TABLES = ("header", "episodes", "reviews", "missing", "oc2")


@pytest.fixture(scope="module")
def linked():
    """The tables of two linked returns, of children with numbers of six digits that begin with zeros."""
    children = ssda903_returns.invent(30, date(2019, 6, 1), date(2022, 3, 31), seed=2)
    for place, child in enumerate(children):
        child.id = f"{37 * place + 1:06}"
    return {year: ssda903_returns.tables(children, year) for year in (2021, 2022)}


def ingest(source, to):
    return per10k("ingest", ["--from", str(source), "--to", str(to), "--la-code", COUNCIL])


def rows(extracts, name):
    path = extracts / f"{name}.csv"
    with path.open(newline="") as file:
        return sorted(tuple(row.items()) for row in csv.DictReader(file))


def write(linked, path, damaged=None, how=None):
    """Write the returns; damaged: (year, table) or a year whose numbers are changed."""
    for year, tables in linked.items():
        changed = {
            table: [row | {"CHILD": how(row["CHILD"])} if damaged in ((year, table), year) else row for row in of_table]
            for table, of_table in tables.items()
        }
        write_set(changed, path / str(year))
    return path


@pytest.fixture(scope="module")
def whole(linked, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole")
    assert ingest(write(linked, path / "in"), path / "x") == 0
    return {name: rows(path / "x", name) for name in COMPARED}


PLACES = [2021, 2022, *((year, table) for year in (2021, 2022) for table in TABLES)]


@settings(max_examples=examples(6), deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.data())
def test_numbers_damaged_in_one_table_or_year(linked, whole, tmp_path_factory, data):
    how, damaged = data.draw(st.sampled_from(sorted(DAMAGES))), data.draw(st.sampled_from(PLACES))
    path = tmp_path_factory.mktemp("damaged")
    code = ingest(write(linked, path / "in", damaged, DAMAGES[how]), path / "x")
    if how == "rounded":
        assert code == Exit.DATA and not (path / "x").exists()
        return
    assert code == 0
    assert {name: rows(path / "x", name) for name in COMPARED} == whole
    with (path / "x/ingest_not_carried.csv").open(newline="") as file:
        said = [row for row in csv.DictReader(file) if row["element"] == "child"]
    assert said or how == "blanks", "a number read otherwise is listed; plain blanks are taken off without a word"


@pytest.mark.parametrize("first", [2021, 2022])
def test_in_any_order_and_one_by_one(linked, whole, tmp_path, capsys, first):
    """The year that lost its zeros may be the one that was ingested before, or after."""
    write(linked, tmp_path / "in", 2022, DAMAGES["zeros lost"])
    for year in (first, 4043 - first):
        assert ingest(tmp_path / "in" / str(year), tmp_path / "x") == 0
    assert {name: rows(tmp_path / "x", name) for name in COMPARED} == whole
    assert "without the zeros that they begin with elsewhere, such as 1, read as 000001" in capsys.readouterr().out


def test_zeros_lost_in_the_second_year(tmp_path):
    for kind in ("good", "lost"):
        assert ingest(CASES / "lost-zeros" / kind, tmp_path / kind) == 0
    for name in ("ssd_person", "ssd_cla_episodes", "ssd_cla_placement"):
        assert rows(tmp_path / "lost", name) == rows(tmp_path / "good", name)
    assert sum(not dict(row)["clae_cla_episode_ceased_date"] for row in rows(tmp_path / "lost", "ssd_cla_episodes")) == 12


HEADING = "CHILD,DOB,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,PL_POST,URN\n"
EPISODE = "{},{},01/0{}/202{},S,C2,N1,U6,PR1,,,,,\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((("1", ""), ("000001", "")), ()),  # both in one table
        ((("000001", ""), ("000002", "")), (("1", ""), ("000002", ""))),  # a table that keeps its zeros
        ((("000001", "01/01/2010"),), (("1", "02/02/2015"),)),  # born on two days
        ((("c01", ""), ("C01", "")), ()),
    ],
)
def test_what_may_be_two_children_is_refused(tmp_path, capsys, first, second):
    for year, of_year in ((1, first), (2, second)):
        if of_year:
            (tmp_path / f"in/{year}").mkdir(parents=True)
            lines = [EPISODE.format(child, birth, 5 + n, year) for n, (child, birth) in enumerate(of_year)]
            (tmp_path / f"in/{year}/episodes.csv").write_text(HEADING + "".join(lines))
    assert ingest(tmp_path / "in", tmp_path / "x") == Exit.DATA
    assert "or another one: that cannot be told" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_small_letters_in_one_year_are_the_same_child(tmp_path):
    for year, child in ((1, "C01"), (2, "c01")):
        (tmp_path / f"in/{year}").mkdir(parents=True)
        text = EPISODE.format(child, "", 5, 1) + EPISODE.format(child.replace("1", str(year + 1)), "", 6, year)
        (tmp_path / f"in/{year}/episodes.csv").write_text(HEADING + text)
    assert ingest(tmp_path / "in", tmp_path / "x") in INGESTED
    assert [dict(row)["pers_person_id"] for row in rows(tmp_path / "x", "ssd_person")] == ["C01", "C02", "c03"]


def test_a_workbook_of_numbers_beside_one_of_texts(tmp_path):
    for year, as_text in ((1, True), (2, False)):
        book = openpyxl.Workbook()
        book.active.append(HEADING.strip().split(","))
        for number in (1, 20, 300):
            line = EPISODE.format(f"{number:06}", "", 5, 1).strip().split(",")
            book.active.append([line[0] if as_text else number, *line[1:]])
        number = f"{4000 * year:06}" if as_text else 4000 * year
        book.active.append([number, *EPISODE.format("", "", 6, year).strip().split(",")[1:]])
        (tmp_path / "in").mkdir(exist_ok=True)
        book.save(tmp_path / f"in/{year}.xlsx")
    assert ingest(tmp_path / "in", tmp_path / "x") in INGESTED
    people = [dict(row)["pers_person_id"] for row in rows(tmp_path / "x", "ssd_person")]
    assert people == ["000001", "000020", "000300", "004000", "008000"]


def test_how_a_number_is_read():
    for number in ("000123", "A-01", "7"):
        for how in ("a formula", "an apostrophe", "blanks", "another kind of blank"):
            assert tidy_id(DAMAGES[how](number)) == number
    assert tidy_id("123.0") == "123" and tidy_id("12.5") == "12.5" and tidy_id("") == ""
    assert plain_id(" 0012 ") == "12" and plain_id("c012") == "C012"
    assert {tidy_id(text) for text in ("0", "000", "0.0", "'0", "Unknown", "TBC", "not known", "#REF!", "None", " - ")} == {""}
    assert [tidy_id(text) for text in ("10", "NA", "UNK1", "0A")] == ["10", "NA", "UNK1", "0A"]
    assert all(map(is_rounded, ("1.0E+05", "1E+05", "####"))) and not any(map(is_rounded, ("1E5", "12E7", "A#1")))
    assert stable_id("x", COUNCIL, "000012", "2020-01-01") == stable_id("x", COUNCIL, "12.0", "2020-01-01")


def test_a_folder_of_an_earlier_version_is_refused(linked, tmp_path, capsys):
    assert ingest(write(linked, tmp_path / "in") / "2021", tmp_path / "x") == 0
    for path in (tmp_path / "x/ingest_returns").glob("*/return.json"):
        path.write_text(path.read_text().replace('"row_keys": 2', '"row_keys": 1'))
    assert ingest(tmp_path / "in/2022", tmp_path / "x") == Exit.DATA
    assert "written by an earlier version" in capsys.readouterr().err
