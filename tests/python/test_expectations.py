"""The expectations at the door: what each kind fails on and passes, what a failure leads to, and what nobody may read."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import per10k

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.expectations import checks, report

ROOT = Path(__file__).parents[2]
EXTRACTS = read_contract().extracts

# A row in which nothing is wrong, for each extract of the tests' folders; every other one is not supplied.
GOOD = {
    "ssd_person": {"pers_person_id": "p1", "pers_dob": "2010-04-01", "pers_death_date": "", "pers_ethnicity": "WBRI"},
    "ssd_contacts": {
        "cont_contact_id": "c1", "cont_person_id": "p1", "cont_contact_date": "2019-04-01", "cont_contact_source_code": "1a",
        "cont_contact_outcome_json": '{"NFA_FLAG": "Y"}',
    },
    "ssd_cin_episodes": {
        "cine_referral_id": "r1", "cine_person_id": "p1", "cine_referral_date": "01/04/2019", "cine_referral_nfa": "N",
        "cine_referral_outcome_json": '{"NFA_FLAG": "N"}', "cine_close_reason": "RC1", "cine_close_date": "2019-04-01 10:30:00",
    },
    "ssd_cla_placement": {
        "clap_cla_placement_id": "l1", "clap_person_id": "p1", "clap_cla_placement_start_date": "2019-04-01 12:00:00",
        "clap_cla_placement_end_date": "2019-04-01", "clap_cla_placement_type": "U1 - Foster placement",
        "clap_cla_placement_provider": "PR1",
    },
    "local_workforce": {
        "snapshot_month": "2019-04", "staff_id": "w1", "role_group": "social_worker", "fte": "0.8", "agency_flag": "N",
        "team_id": "t1",
    },
    "local_population_midyear": {
        "area_code": "X1", "mid_year": "2018", "age_band": "0-17", "population": "1000", "published_on": "2019-06-30",
    },
}  # fmt: skip

# What is wrong with a row, the extract, the values in place of the good ones, and the rule and fields that tell of it.
FAULTS = {
    "no key": ("ssd_contacts", {"cont_contact_id": ""}, "key_filled", "cont_contact_id"),
    "-1 for a key": ("ssd_cin_episodes", {"cine_referral_id": "-1"}, "key_filled", "cine_referral_id"),
    "key of a later row": ("ssd_person", {"pers_person_id": "p1"}, "key_unique", "pers_person_id"),
    "key of several parts of a later row": (
        "local_workforce", {"staff_id": "w1"}, "key_unique", "snapshot_month, staff_id",
    ),
    "no council": ("ssd_contacts", {"la_code": ""}, "council_known", None),
    "no value": ("ssd_contacts", {"cont_contact_source_code": " "}, "value_filled", "cont_contact_source_code"),
    "no value beside another": ("ssd_cin_episodes", {"cine_close_reason": ""}, "value_filled", "cine_close_reason"),
    "no date": ("ssd_contacts", {"cont_contact_date": "Zzyzx spring"}, "value_readable", "cont_contact_date"),
    "no such day": ("ssd_cin_episodes", {"cine_referral_date": "30/02/2019"}, "value_readable", "cine_referral_date"),
    "no moment": ("ssd_cla_placement", {"clap_cla_placement_end_date": "Zzyzx"}, "value_readable", "clap_cla_placement_end_date"),
    "no month": ("local_workforce", {"snapshot_month": "2019-13"}, "value_readable", "snapshot_month"),
    "no flag": ("ssd_cin_episodes", {"cine_referral_nfa": "Zzyzx"}, "value_readable", "cine_referral_nfa"),
    "no number": ("local_workforce", {"fte": "Zzyzx"}, "value_readable", "fte"),
    "no whole number": ("local_population_midyear", {"population": "2.5"}, "value_readable", "population"),
    "JSON cut off": (
        "ssd_contacts", {"cont_contact_outcome_json": '{"NFA_FLAG": "Y", "COMMENTS": "Zzy'}, "value_readable",
        "cont_contact_outcome_json",
    ),
    "no such code": ("ssd_cla_placement", {"clap_cla_placement_type": "Zzyzx"}, "value_in_code_set", "clap_cla_placement_type"),
    "no such code in a seed": (
        "ssd_contacts", {"cont_contact_source_code": "Zzyzx"}, "value_in_code_set", "cont_contact_source_code",
    ),
    "end before start": (
        "ssd_cin_episodes", {"cine_close_date": "2019-03-31"}, "dates_in_order", "cine_close_date, cine_referral_date",
    ),
    "no such child": ("ssd_contacts", {"cont_person_id": "Zzyzx"}, "reference_found", "cont_person_id"),
    "child of another council": ("ssd_contacts", {"la_code": "X2"}, "reference_found", "cont_person_id"),
}  # fmt: skip


def rows_of(extract, faults):
    """The good row, once more with another key, and then one row a fault, each with a key of its own; the good row last."""
    good, key = {"la_code": "X1", **GOOD[extract]}, EXTRACTS[extract].key[-1]
    others = [{**good, key: f"{good[key]} {number}"} for number in range(2)]
    if extract == "local_population_midyear":
        others = [{**good, "published_on": f"2019-07-0{number}"} for number in (1, 2)]
    bad = [{**others[0], key: f"{others[0][key][:9]}{number}", **fault} for number, fault in enumerate(faults, start=3)]
    return [others[1], *bad, good]


def write(folder, tables):
    """Write extracts, given as rows, into a folder."""
    folder.mkdir(exist_ok=True)
    for extract, rows in tables.items():
        with (folder / f"{extract}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def absent(folder):
    """Extracts that must be there and are not, to be named as not supplied."""
    return [extract for extract in EXTRACTS if not (folder / f"{extract}.csv").exists()]


def run(folder, **how):
    """Run the command on a folder; return its exit code and the checks of its JSON by (extract, rule, field)."""
    to = folder.parent / f"{folder.name} report"
    code = per10k(
        "expectations",
        ["--extracts", str(folder), "--to", str(to), "--not-supplied", ",".join(how.get("not_supplied", absent(folder)))]
        + (["--la-code", how["la_code"]] if "la_code" in how else []),
    )
    result = json.loads((to / "result.json").read_text())
    return code, {(one["extract"], one["rule"], one["field"]): one for one in result["checks"]}


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return run(write(tmp_path_factory.mktemp("good") / "extracts", {extract: rows_of(extract, []) for extract in GOOD}))


def test_what_is_listed_is_closed_to_others(good, tmp_path_factory):
    folders = [path for path in tmp_path_factory.getbasetemp().glob("good*/extracts report") if path.is_dir()]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".html" for file in files) and any(file.name == "result.json" for file in files)
    assert [file for file in files if file.stat().st_mode & 0o007] == []


@pytest.fixture(scope="module")
def faulty_folder(tmp_path_factory):
    faults = {extract: [change for of, change, *_ in FAULTS.values() if of == extract] for extract in GOOD}
    return write(tmp_path_factory.mktemp("bad") / "extracts", {extract: rows_of(extract, faults[extract]) for extract in GOOD})


@pytest.fixture(scope="module")
def faulty(faulty_folder):
    return run(faulty_folder)


def test_nothing_is_said_of_what_is_right(good):
    code, found = good
    assert code == 0
    assert [check for check in found.values() if not check["passed"] and check["severity"] != "info"] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_its_rule_and_row(faulty, fault):
    """The rows that fail are those of the fault, counted from 1 after the header, and no other."""
    extract, change, rule, field = FAULTS[fault]
    rows = rows_of(extract, [other for of, other, *_ in FAULTS.values() if of == extract])
    same = [given for of, given, its_rule, its_field in FAULTS.values() if (of, its_rule, its_field) == (extract, rule, field)]
    failing = [number for number, row in enumerate(rows, start=1) if any(one.items() <= row.items() for one in same)]
    failing = [number for number in failing if rule != "key_unique" or number < len(rows)]
    check = faulty[1][extract, rule, field]
    assert change and not check["passed"]
    assert check["severity"] == "warning"
    assert (check["rows_failing"], check["example_rows"]) == (len(failing), failing)
    assert check["rows_checked"] >= len(failing)
    assert check["what_to_do"]


def test_what_is_listed_does_not_stop_anybody(faulty):
    code, found = faulty
    told = {(extract, rule, field) for extract, _, rule, field in FAULTS.values()}
    assert code == 0
    assert {key for key, check in found.items() if check["severity"] == "warning" and not check["passed"]} == told


def test_no_value_leaves_the_door(faulty_folder, faulty, capsys):
    """Neither the summary, nor the JSON, nor a page holds a value of a record; nor does a database stay behind."""
    run(faulty_folder)
    said = capsys.readouterr().out
    assert "Not so in" in said
    written = [path for path in (faulty_folder.parent / "extracts report").rglob("*") if path.is_file()]
    assert {path.suffix for path in written} >= {".json", ".html"} and not [path for path in written if "duckdb" in path.name]
    for text in [said, *(path.read_text() for path in written if path.suffix in (".json", ".html"))]:
        assert not re.search(r"Zzy|30/02/2019|2019-13", text)


def test_the_json_tells_all_that_is_known_of_a_check(faulty_folder, faulty):
    result = json.loads((faulty_folder.parent / "extracts report" / "result.json").read_text())
    assert set(result) == {"folder", "schema_version", "is_usable", "files", "checks"}
    assert result["is_usable"] is True and result["schema_version"] is None
    status = {file["extract"]: (file["file"], file["status"]) for file in result["files"]}
    assert status["ssd_contacts"] == ("ssd_contacts.csv", "read") and status["ssd_family"] == (None, "not supplied")
    check = faulty[1]["ssd_contacts", "value_filled", "cont_contact_source_code"]
    assert list(check) == [
        "extract", "file", "field", "rule", "meaning", "passed", "severity", "rows_checked", "rows_failing", "example_rows",
        "indicators", "what_to_do",
    ]  # fmt: skip
    assert check["file"] == "ssd_contacts.csv" and "contacts_by_source" in check["indicators"]
    assert all(type(number) is int for number in check["example_rows"])


def contacts(**changes):
    return [{"la_code": "X1", **GOOD["ssd_contacts"], "cont_contact_id": f"c{number}", **changes} for number in range(3)]


def without(rows, column):
    return [{name: value for name, value in row.items() if name != column} for row in rows]


# Extracts of a folder, and the check that says why figures would be wrong.
WRONG = {
    "no required column": (
        {"ssd_contacts": without(contacts(), "cont_contact_date")}, ("ssd_contacts", "column_delivered", "cont_contact_date"),
    ),
    "no key column": (
        {"ssd_contacts": without(contacts(), "cont_contact_id")}, ("ssd_contacts", "column_delivered", "cont_contact_id"),
    ),
    "not one key": ({"ssd_contacts": contacts(cont_contact_id="")}, ("ssd_contacts", "file_usable", None)),
    "not one date": ({"ssd_contacts": contacts(cont_contact_date="Zzyzx")}, ("ssd_contacts", "file_usable", None)),
    "not one known code": (
        {"ssd_contacts": contacts(cont_contact_source_code="x")},
        ("ssd_contacts", "value_in_code_set", "cont_contact_source_code"),
    ),
    "unknown version": (
        {"ssd_contacts": contacts(), "ssd_version_log": [{"version_number": "2.0.0", "is_current": "1"}]},
        ("ssd_version_log", "schema_version_known", None),
    ),
    "no version": (
        {"ssd_contacts": contacts(), "ssd_version_log": [{"version_number": "", "is_current": "1"}]},
        ("ssd_version_log", "schema_version_known", None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "reason"), WRONG.values(), ids=WRONG)
def test_what_would_make_figures_wrong_stops_the_run(tmp_path, capsys, tables, reason):
    code, found = run(write(tmp_path / "extracts", tables))
    assert code == Exit.DATA
    assert [key for key, check in found.items() if check["severity"] == "critical" and not check["passed"]] == [reason]
    assert found[reason]["meaning"] in capsys.readouterr().out


def test_a_known_version_is_the_one_that_is_current(tmp_path):
    log = [{"version_number": "1.4.5", "is_current": "1"}, {"version_number": "2.0.0", "is_current": "0"}]
    code, found = run(write(tmp_path / "extracts", {"ssd_contacts": contacts(), "ssd_version_log": log}))
    assert code == 0 and found["ssd_version_log", "schema_version_known", None]["passed"]


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(tmp_path, capsys):
    folder = write(tmp_path / "extracts", {"ssd_contacts": contacts(cont_person_id="")})
    (folder / "ssd_cin_plans.parquet").write_bytes(b"PAR1 and then nothing of use")
    names = [name for name in absent(folder) if name not in ("ssd_cin_plans", "ssd_family")]
    code, found = run(folder, not_supplied=names)
    assert code == Exit.DATA
    refused = {extract for (extract, rule, _), check in found.items() if rule == "file_usable" and not check["passed"]}
    assert refused == {"ssd_cin_plans", "ssd_family"}
    said = capsys.readouterr().out
    assert "ssd_cin_plans.parquet: the file cannot be read" in said and "there is no ssd_family.csv" in said
    assert found["ssd_contacts", "value_filled", "cont_person_id"]["rows_failing"] == 3


def test_ids_rounded_by_a_spreadsheet_are_refused_without_being_shown(tmp_path, capsys):
    code, _ = run(write(tmp_path / "extracts", {"ssd_contacts": contacts(cont_person_id="1.23E+11")}))
    said = capsys.readouterr().out
    assert code == Exit.DATA and "the values of cont_person_id are damaged" in said and "1.23E" not in said


def test_a_folder_without_a_row_or_a_council_is_refused(tmp_path, capsys):
    empty = write(tmp_path / "empty", {"ssd_contacts": contacts()})
    (empty / "ssd_contacts.csv").write_text(",".join(contacts()[0]) + "\n")
    assert run(empty)[0] == Exit.DATA
    nameless = write(tmp_path / "nameless", {"ssd_contacts": without(contacts(), "la_code")})
    assert run(nameless)[0] == Exit.DATA
    said = capsys.readouterr().out
    assert "not one row" in said and "no council" in said
    assert run(nameless, la_code="X1")[0] == 0


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    assert per10k("expectations", ["--extracts", str(tmp_path / "elsewhere")]) == Exit.USAGE
    assert "There is no folder" in capsys.readouterr().err


def test_a_column_that_may_be_absent_is_not_supplied(good):
    check = good[1]["ssd_cin_episodes", "column_delivered", "cine_referral_team"]
    assert not check["passed"] and check["severity"] == "info"


NO_NETWORK = """
import socket, sys

def refused(*_, **__):
    print("asked for the network", file=sys.stderr)
    raise OSError("no network")

socket.socket.connect = socket.getaddrinfo = refused
"""


# A change is sure by a few rows, which go the same way; the demo's 217,000 take half a minute.
@pytest.mark.parametrize("of_demo", [False, pytest.param(True, marks=pytest.mark.release)], ids=["few rows", "demo"])
def test_a_council_passes_without_a_network(tmp_path, of_demo):
    """In a process of its own, in which nothing can be connected to."""
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    folder = write(tmp_path / "extracts", {extract: rows_of(extract, []) for extract in GOOD})
    asked = [] if of_demo else ["--extracts", folder, "--not-supplied", ",".join(absent(folder))]
    done = subprocess.run(
        [sys.executable, "-m", "per10k", "expectations", "--to", tmp_path / "report", *asked],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" and "Nothing in it would make figures wrong." in done.stdout
    assert (tmp_path / "report" / "data_docs" / "index.html").exists()


def test_the_summary_names_the_worst_first(tmp_path):
    result = checks.Result(tmp_path, checks.Delivery(), [])
    found = [
        checks.Check("e", "e.csv", "f", "value_filled", f"f{n} has a value.", False, "warning", 9, n, [1], [], "Fill it.")
        for n in range(1, 30)
    ]
    result.checks.extend(found)
    said = report.summary(result, tmp_path / "result.json", tmp_path)
    assert said.index("f29 has a value") < said.index("f28 has a value") and "and 9 more" in said
