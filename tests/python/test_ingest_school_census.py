"""School censuses: sessions and exclusions are what happened, however the tables tell of them, or they are refused or listed."""

import csv
import json
import random
from collections import Counter
from datetime import date

import pytest
from commands import per10k
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import examples
from school_census_returns import expected, invent, tables, write

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.ingest.school_census import shape

COUNCIL = "E09000002"
WORLD = invent(60, seed=5)
WHOLE = tables(WORLD)
COLUMNS = {
    "local_attendance": ("term_id", "person_id", "sessions_attended", "sessions_possible"),
    "local_exclusions": ("person_id", "exclusion_date", "phase", "exclusion_type"),
}
FEW = settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ingested(folder, of, *said, name="in"):
    """Ingest tables from a folder; returns the exit code and the folder of extracts."""
    return per10k("ingest", ["--from", str(write(of, folder / name)), "--to", str(folder / "out"), *said]), folder / "out"


def rows(folder, extract):
    with (folder / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def read(folder):
    return tuple(sorted(tuple(row[c] for c in of) for row in rows(folder, name)) for name, of in COLUMNS.items())


def listed(folder):
    return Counter((row["table"], row["element"], row["value"]) for row in rows(folder, "ingest_not_carried"))


def changed(name, **values):
    """The tables with the first row of one changed; None takes the column from all rows."""
    of = {table: [dict(row) for row in rows] for table, rows in WHOLE.items()}
    for column, value in values.items():
        if value is None:
            of[name] = [{key: text for key, text in row.items() if key != column} for row in of[name]]
        else:
            of[name][0][column] = value
    return of


def first(of, name):
    return of[name][0]["upn"]


@pytest.mark.parametrize("totals", [False, True])
def test_sessions_and_exclusions_are_what_happened(tmp_path, totals):
    of = tables(WORLD, totals)
    code, folder = ingested(tmp_path, of)
    assert code == 0
    assert read(folder) == expected(WORLD)
    manifest = json.loads((folder / "ingest_manifest.json").read_text())
    about = {table: count for one in manifest["returns"] for table, count in one["tables"].items()}
    # Every row is read: those of schools and of the census say what the others are.
    assert {table: count["carried"] for table, count in about.items()} == {
        table: len(rows) for table, rows in of.items() if not table.startswith("school")
    }
    assert manifest["complete_from"][COUNCIL] == {"local_attendance": "2024-09-01", "local_exclusions": "2024-09-01"}
    # Exclusions reach to the end of the last month of theirs, and not to the census.
    assert manifest["complete_to"][COUNCIL] == {"local_attendance": "2025-01-16", "local_exclusions": "2024-12-31"}


def test_the_extracts_are_the_contracts(tmp_path):
    _, folder = ingested(tmp_path, WHOLE)
    contract = read_contract().extracts
    for extract in COLUMNS:
        assert set(rows(folder, extract)[0]) - {"la_code"} == set(contract[extract].fields) - {"overturned_flag"}
        codes = {name: set(field.codes) for name, field in contract[extract].fields.items() if field.codes}
        assert all(row[name] in of for row in rows(folder, extract) for name, of in codes.items())
    lacking = json.loads((folder / "ingest_manifest.json").read_text())["not_carried"]["fields"]
    assert lacking["local_exclusions"] == ["overturned_flag"]


@FEW
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_and_columns_says_nothing(seed, tmp_path_factory):
    draw = random.Random(seed)
    of = {
        name: [dict(draw.sample(list(row.items()), len(row))) for row in draw.sample(rows, len(rows))]
        for name, rows in WHOLE.items()
    }
    code, folder = ingested(tmp_path_factory.mktemp("order"), of)
    assert (code, read(folder)) == (0, expected(WORLD))


READ = {
    "pupilonroll": ("pupilonrolltableid", "upn", "termlysessionspossible"),
    "termlysessiondetailsonroll": ("pupilonrolltableid", "sessions", "attendancereason"),
    "termlyexclusionsonroll": ("pupilonrolltableid", "startdate", "category"),
    "school": ("schoolcensustableid", "phase"),
}
DAMAGED = st.sampled_from([(table, column) for table, columns in READ.items() for column in columns])
HOW = st.tuples(st.sampled_from(("", "Q?", "31/02/2024")), st.sampled_from((0.02, 0.3, 1)))


@FEW
@given(where=DAMAGED, how=HOW, seed=st.integers(0, 99))
def test_damaged_tables_are_right_refused_or_listed(where, how, seed, tmp_path_factory):
    (table, column), (value, share), draw = where, how, random.Random(seed)
    of = {name: [dict(row) for row in rows] for name, rows in WHOLE.items()}
    hit = [row for row in of[table] if draw.random() < share]
    for row in hit:
        row[column] = value
    code, folder = ingested(tmp_path_factory.mktemp("damaged"), of)
    if code == 4:
        assert not folder.exists()
        return
    found, whole = read(folder), expected(WORLD)
    if found != whole:
        assert code == Exit.IN_DOUBT
        assert any(element for name, element, _ in listed(folder) if name != "the return")
    # A pupil's term is as it is, not known, or without what was not read; never another number of sessions out of as many. A row
    # of sessions of which nobody can tell whose they are is lost, and listed as that.
    known = {row[1:] for row in whole[0]}
    for row in found[0]:
        assert row[1:] in known or "" in row or value in row or table == "pupilonroll" or column.endswith("tableid")
    # An exclusion is as it is, or says that it does not know.
    assert all(row in whole[1] or set(row) & {"no school", "no category", "", value} or column == "upn" for row in found[1])


@pytest.mark.parametrize(
    ("code", "sessions", "attended"),
    [
        ("O", "10", 90),
        ("/", "100", 100),
        ("X", "10", 100),
        ("Q9", "10", None),
        ("", "10", None),
        ("O", "", None),
        ("O", "many", None),
    ],
)
def test_what_a_code_of_sessions_counts_as(tmp_path, code, sessions, attended):
    key = {"pupilonrolltableid": "p", "nativeid": "SC0", "sourceid": "s"}
    of = {"schoolcensus": WHOLE["schoolcensus"], "pupilonroll": [{**key, "upn": "B1", "termlysessionspossible": "100"}]}
    details = [{**key, "sessions": sessions, "attendancereason": code}, {**key, "sessions": "0", "attendancereason": "I"}]
    of["termlysessiondetailsonroll"] = [{"termlysessiondetailsonrolltableid": n, **row} for n, row in enumerate(details)]
    code, folder = ingested(tmp_path, of)
    assert rows(folder, "local_attendance")[0]["sessions_attended"] == ("" if attended is None else str(attended))
    assert (code == Exit.IN_DOUBT) == (attended is None)


def test_the_autumn_census_asks_after_both_parts_of_the_summer_term(tmp_path):
    key = {"pupilonrolltableid": "p", "nativeid": "SC0", "sourceid": "s"}
    pupil = {**key, "upn": "B1", "termlysessionspossible": "60", "summerhalfterm2sessionspossible": "50"}
    header = [{**row, "term": "AUT", "referencedate": "2024-Oct-03 00:00:00"} for row in WHOLE["schoolcensus"]]
    of = {"schoolcensus": header, "pupilonroll": [pupil]}
    for part, missed in (("termly", 4), ("summerhalfterm2", 3)):
        name = f"{part}sessiondetailsonroll"
        of[name] = [{f"{name}tableid": "d", **key, "sessions": missed, "attendancereason": "U"}]
    _, folder = ingested(tmp_path, of)
    assert read_attendance(folder) == [("2024-summer", "B1", "103", "110")]


def read_attendance(folder):
    return sorted(tuple(row[c] for c in COLUMNS["local_attendance"]) for row in rows(folder, "local_attendance"))


@pytest.mark.parametrize(
    ("day", "term"), [("2025-05-15", "2025-spring"), ("2025-10-02", "2025-summer"), ("2025-01-16", "2024-autumn")]
)
def test_without_its_header_the_day_of_a_census_is_told(tmp_path, day, term, capsys):
    of = {name: rows for name, rows in tables(WORLD).items() if name not in ("schoolcensus", *WHOLE_EXCLUSIONS)}
    assert ingested(tmp_path, of)[0] == 4
    assert "--reference-date" in capsys.readouterr().err
    _, folder = ingested(tmp_path, of, "--reference-date", day, "--la-code", COUNCIL)
    assert {row["term_id"] for row in rows(folder, "local_attendance")} == {term}


WHOLE_EXCLUSIONS = ("termlyexclusionsonroll", "termlyexclusionsoffroll")


def test_a_pupil_without_a_number_is_the_schools_own(tmp_path):
    code, folder = ingested(tmp_path, changed("pupilonroll", upn=""))
    assert code == Exit.IN_DOUBT
    assert {row[1] for row in read(folder)[0]} == {row[1] for row in expected(WORLD)[0]} - {first(WHOLE, "pupilonroll")} | {"p0"}


def test_more_missed_than_possible_is_not_known(tmp_path):
    code, folder = ingested(tmp_path, changed("pupilonroll", termlysessionspossible="1"))
    row = next(row for row in read(folder)[0] if row[1] == first(WHOLE, "pupilonroll"))
    assert (code, row[2:]) in ((Exit.IN_DOUBT, ("", "1")), (Exit.IN_DOUBT, (row[2], row[3])))
    assert listed(folder)["pupilonroll", "termlysessionspossible", "1"] == 1


def test_a_phase_that_cannot_be_told_is_in_doubt(tmp_path):
    at = [number for number, school in enumerate(WHOLE["school"]) if school["phase"] == "AT"]
    of = changed("school")
    of["pupilonroll"] = [{**row, "ncyearactual": ""} for row in of["pupilonroll"]]
    of["pupilnolongeronroll"] = [{**row, "ncyearleaving": ""} for row in of["pupilnolongeronroll"]]
    code, folder = ingested(tmp_path, of)
    whole = expected(WORLD)[1]
    assert at
    assert {row[2] for row in set(read(folder)[1]) - set(whole)} == {"AT"}
    assert code == Exit.IN_DOUBT
    del of["school"]
    _, folder = ingested(tmp_path / "without", of)
    assert {row[2] for row in read(folder)[1]} == {"no school"}


def test_a_table_that_nothing_is_read_of_is_passed_over(tmp_path, capsys):
    key = {"addressesonrolltableid": "a", "nativeid": "SC0", "sourceid": "s", "pupilonrolltableid": "p0", "postcode": "ZZ1 1ZZ"}
    code, folder = ingested(tmp_path, {**WHOLE, "addressesonroll": [key, key]})
    assert (code, read(folder)) == (0, expected(WORLD))
    assert "a table of the school census that nothing rests on" in capsys.readouterr().out


def test_a_census_sent_again_replaces_the_earlier(tmp_path):
    _, folder = ingested(tmp_path, WHOLE)
    again = changed("termlyexclusionsonroll", startdate="2024-Nov-05 00:00:00")
    ingested(tmp_path, again, name="again")
    whole = expected(WORLD)
    assert read(folder)[0] == whole[0]
    assert len(read(folder)[1]) in (len(whole[1]), len(whole[1]) + 1)
    assert len(json.loads((folder / "ingest_manifest.json").read_text())["returns_replaced"]) == 1


def refused():
    """Tables that cannot be used, and what is said of them."""
    pupils = ("pupilonroll", "pupilnolongeronroll")
    two = [*WHOLE["schoolcensus"], {**WHOLE["schoolcensus"][0], "referencedate": "2025-May-15 00:00:00", "term": "SUM"}]
    of_two = [*WHOLE["schoolcensus"], {**WHOLE["schoolcensus"][0], "lea": "302"}]
    days = [{**row, "startdate": "not known"} for row in WHOLE["termlyexclusionsonroll"]]
    return {
        "no pupils": ({name: of for name, of in WHOLE.items() if name not in pupils}, "no table of pupils"),
        "no category": (changed("termlyexclusionsonroll", category=None), "has no column category"),
        "no numbers of pupils": (changed("pupilonroll", upn=None), "has no column upn"),
        "two censuses": ({**WHOLE, "schoolcensus": two}, "are of several censuses"),
        "two councils": ({**WHOLE, "schoolcensus": of_two}, "of several councils"),
        "no days": ({**WHOLE, "termlyexclusionsonroll": days}, "startdate"),
        "strangers": ({**WHOLE, "pupilonroll": WHOLE["pupilonroll"][:9]}, "could not be used"),
    }


@pytest.mark.parametrize("what", refused())
def test_what_cannot_be_used_is_refused_by_name(tmp_path, what, capsys):
    of, said = refused()[what]
    code, folder = ingested(tmp_path, of)
    assert code == 4
    assert said in capsys.readouterr().err
    assert not folder.exists()


def test_a_row_that_is_cut_is_listed(tmp_path):
    folder = write(WHOLE, tmp_path / "in")
    file = folder / "2025_spring_termlysessiondetailsonroll.csv"
    lines = file.read_text().splitlines()
    lines[3] = ",".join(lines[3].split(",")[:4])
    file.write_text("\n".join(lines) + "\n")
    assert per10k("ingest", ["--from", str(folder), "--to", str(tmp_path / "out")]) == Exit.IN_DOUBT
    found = next(row for row in rows(tmp_path / "out", "ingest_not_carried") if "cut short" in row["reason"])
    assert (found["file"], found["position"], found["kept"]) == (file.name, "line 4", "nothing")


def test_no_code_of_sessions_is_of_two_kinds():
    kinds = (shape.ABSENT, shape.PRESENT, shape.NOT_POSSIBLE)
    assert sum(map(len, kinds)) == len(set().union(*kinds))
    assert [shape.season_of(date(2025, month, 1)) for month in (1, 5, 10)] == ["spring", "summer", "autumn"]
