"""The payloads of the Department's daily flow, read from a database: what they hold, and what they do not."""

import csv
import json
import sqlite3
from datetime import date

import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.ingest.database.payloads import complete_from
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000002"
CASE = {
    "social_care_episode_id": "R1",
    "referral_date": "2025-05-01",
    "referral_source": "1A",
    "referral_no_further_action_flag": False,
    "closure_date": "2025-11-01",
    "closure_reason": "RC1",
    "care_worker_details": [{"worker_id": "AB123", "start_date": "2025-05-01"}],
    "child_and_family_assessments": [
        {
            "child_and_family_assessment_id": "A1",
            "start_date": "2025-05-02",
            "authorisation_date": "2025-06-02",
            "factors": ["1A", "2B"],
        },
        {"child_and_family_assessment_id": "A2", "start_date": "2025-07-02", "factors": []},
    ],
    "child_in_need_plans": [{"child_in_need_plan_id": "N1", "start_date": "2025-06-01", "end_date": "2025-10-01"}],
    "section_47_assessments": [
        {"section_47_assessment_id": "S1", "start_date": "2025-05-03", "icpc_date": "2025-05-20", "end_date": "2025-05-18"},
        {"section_47_assessment_id": "S2", "start_date": "2025-05-05", "icpc_date": "2025-05-20"},
    ],
    "child_protection_plans": [{"child_protection_plan_id": "P1", "start_date": "2025-05-20"}],
    "child_looked_after_placements": [{"child_looked_after_placement_id": "L1", "start_date": "2025-08-01"}],
}
DETAILS = {"date_of_birth": "2015-01-01", "sex": "F", "ethnicity": "WBRI", "disabilities": ["NONE"], "purge": False}
CHILD = {
    "la_child_id": "C1",
    "purge": False,
    "child_details": {"first_name": "not read", "surname": "not read", **DETAILS},
    "social_care_episodes": [CASE],
}


def read(folder, *payloads, states=(), also=""):
    """The exit code of reading a database with these payloads; a payload is JSON, or text as it is."""
    with sqlite3.connect(folder / "flow.db") as connection:
        connection.execute("create table ssd_api_data_staging (id integer, json_payload text, row_state text, api_response text)")
        for number, payload in enumerate(payloads):
            state = states[number] if number < len(states) else "Unchanged"
            text = payload if isinstance(payload, str) else json.dumps(payload)
            connection.execute("insert into ssd_api_data_staging values (?, ?, ?, 'sent')", (number, text, state))
        if also:
            connection.execute(also)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLOW", f"sqlite:///{folder / 'flow.db'}")
        arguments = ["--from-database", "FLOW", "--to", str(folder / "out"), "--la-code", COUNCIL]
        return per10k("ingest", [*arguments, "--reference-date", "2026-11-29"])


def rows(folder, extract):
    with (folder / "out" / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_payload_becomes_rows_of_extracts(tmp_path):
    assert read(tmp_path, CHILD) == 0
    (case,) = rows(tmp_path, "ssd_cin_episodes")
    assert case == {
        "la_code": COUNCIL,
        "cine_referral_id": "R1",
        "cine_person_id": "C1",
        "cine_referral_date": "2025-05-01",
        "cine_referral_source_code": "1A",
        "cine_referral_nfa": "N",
        "cine_close_reason": "RC1",
        "cine_close_date": "2025-11-01",
    }
    ends = {row["cina_assessment_id"]: row["cina_assessment_auth_date"] for row in rows(tmp_path, "ssd_cin_assessments")}
    assert ends == {"A1": "2025-06-02", "A2": ""}
    assert [json.loads(row["cinf_assessment_factors_json"]) for row in rows(tmp_path, "ssd_assessment_factors")] == [["1A", "2B"]]
    # Two enquiries led to one conference.
    assert [row["icpc_s47_enquiry_id"] for row in rows(tmp_path, "ssd_initial_cp_conference")] == ["S1"]
    assert len(rows(tmp_path, "ssd_s47_enquiry")) == 2
    assert [row["cppl_cp_plan_end_date"] for row in rows(tmp_path, "ssd_cp_plans")] == [""]
    assert not any("not read" in path.read_text() for path in (tmp_path / "out").glob("*.csv"))


def test_what_the_flow_does_not_hold_is_not_supplied_and_from_when_it_is_whole(tmp_path):
    assert read(tmp_path, CHILD) == 0
    manifest = json.loads((tmp_path / "out" / "ingest_manifest.json").read_text())
    lacking = manifest["not_carried"]
    assert {"ssd_cla_episodes", "ssd_cla_placement", "ssd_care_leavers", "ssd_cp_reviews"} <= set(lacking["extracts"])
    assert "cppl_cp_plan_initial_category" in lacking["fields"]["ssd_cp_plans"]
    assert manifest["complete_from"][COUNCIL]["ssd_cin_episodes"] == "2024-04-01"
    assert "ssd_person" not in manifest["complete_from"][COUNCIL]


def test_a_build_accepts_the_extracts(tmp_path):
    """What the flow lacks is said by the manifest, and asked of nobody; from when it is whole is told to the calendar."""
    assert read(tmp_path, CHILD) == 0
    contract = [
        {"name": extract.name, "optional": extract.optional, "columns": {f.name: f.required for f in extract.fields.values()}}
        for extract in read_contract().extracts.values()
    ]
    asked = {"folder": str(tmp_path / "out"), "la_code": None, "not_supplied": [], "contract": contract}
    answer = json.loads(prepare(json.dumps(asked)))
    assert answer["problems"] == []
    assert "2024-04-01" in " ".join(answer["statements"])


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 11, 29), "2024-04-01"), (date(2026, 3, 31), "2023-04-01"), (date(2026, 4, 1), "2024-04-01")],
)
def test_the_window_begins_with_the_financial_year_of_two_years_before(day, first):
    assert complete_from(day).isoformat() == first


@pytest.mark.parametrize("form", [{"la_code": 301, "Children": CHILD}, {"la_code": 301, "Children": [CHILD]}, [CHILD]])
def test_a_child_may_stand_in_an_envelope(form, tmp_path):
    assert read(tmp_path, form) == 0
    assert [row["pers_person_id"] for row in rows(tmp_path, "ssd_person")] == ["C1"]


def test_what_is_taken_back_is_not_read(tmp_path):
    plans = [{"child_protection_plan_id": "P2", "start_date": "2025-05-20", "purge": True}]
    third = CHILD | {"la_child_id": "C3", "social_care_episodes": [CASE | {"child_protection_plans": plans}]}
    assert read(tmp_path, CHILD, third, CHILD | {"purge": True}, states=["Deleted"]) == 0
    assert [row["pers_person_id"] for row in rows(tmp_path, "ssd_person")] == ["C3"]
    assert rows(tmp_path, "ssd_cp_plans") == []


def test_tables_of_the_ssd_say_more_and_are_read_instead(tmp_path):
    assert read(tmp_path, CHILD, also="create table ssd_contacts (cont_contact_id text)") == 0
    assert not (tmp_path / "out" / "ssd_cin_episodes.csv").exists()


def many(count, **changed):
    """Children with one case each, every one with identifiers of its own."""
    return [
        CHILD | {"la_child_id": f"C{n}", "social_care_episodes": [{"social_care_episode_id": f"R{n}", **changed}]}
        for n in range(count)
    ]


REFUSED = {
    "no JSON": (["{"], "row 1: its json_payload is no JSON"),
    "nobody": ([{"child_details": {}}], "row 1: its payload has no la_child_id"),
    "no case": ([CHILD | {"social_care_episodes": []}], "not one payload has a case"),
    "a record without an identifier": (
        [CHILD | {"social_care_episodes": [CASE | {"child_in_need_plans": [{}]}]}],
        "no identifier",
    ),
    "a number in the place of a child": (["5"], "row 1: json_payload is not an object but int"),
    "nothing in its place": (["null"], "row 1: json_payload is not an object but NoneType"),
    "children who are a word": ([{"Children": "C1"}], "row 1: Children is not an object but str"),
    "one case that is in no list": (
        [CHILD | {"social_care_episodes": CASE}],
        "row 1: social_care_episodes is not a list but dict",
    ),
    "plans by their identifiers alone": (
        [CHILD | {"social_care_episodes": [CASE | {"child_in_need_plans": ["N1"]}]}],
        "row 1: child_in_need_plans is not an object but str",
    ),
    # Read letter by letter, these would be codes that nobody gave.
    "disabilities as text": (
        [CHILD | {"child_details": DETAILS | {"disabilities": "NONE"}}],
        "disabilities is not a list but str",
    ),
    "factors as text": (
        [
            CHILD
            | {
                "social_care_episodes": [
                    CASE | {"child_and_family_assessments": [{"child_and_family_assessment_id": "A1", "factors": "1A"}]}
                ]
            }
        ],
        "factors is not a list but str",
    ),
    "a child twice, once with the case open": (
        [CHILD, CHILD | {"social_care_episodes": [CASE | {"closure_date": None}]}],
        "rows 1 and 2: they say different things of cine_referral_id R1",
    ),
    "an identifier of two children": (
        [CHILD, CHILD | {"la_child_id": "C2"}],
        "rows 1 and 2: they say different things of cine_referral_id R1",
    ),
    "no end in many": (many(30), "not one of 30 rows of ssd_cin_episodes has cine_close_date"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_payloads_that_cannot_be_used_are_refused_and_nothing_is_written(fault, tmp_path, capsys):
    payloads, said = REFUSED[fault]
    assert read(tmp_path, *payloads) == Exit.DATA
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_same_payload_twice_is_one(tmp_path):
    assert read(tmp_path, CHILD, CHILD) == 0
    assert len(rows(tmp_path, "ssd_cin_episodes")) == len(rows(tmp_path, "ssd_person")) == 1


def test_of_fewer_none_may_have_ended(tmp_path):
    assert read(tmp_path, *many(29)) == 0


BLOCKS = {
    "child_and_family_assessments": {"ssd_cin_assessments", "ssd_assessment_factors"},
    "factors": {"ssd_assessment_factors"},
    "child_in_need_plans": {"ssd_cin_plans"},
    "section_47_assessments": {"ssd_s47_enquiry", "ssd_initial_cp_conference"},
    "icpc_date": {"ssd_initial_cp_conference"},
    "child_protection_plans": {"ssd_cp_plans"},
    "disabilities": {"ssd_disability"},
}


@settings(max_examples=examples(14), deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(BLOCKS)), new=st.sampled_from(["", "renamed"]))
def test_a_block_that_no_payload_has_is_not_supplied_and_never_zero(name, new, tmp_path_factory):
    def without(part):
        if isinstance(part, dict):
            kept = {key: without(value) for key, value in part.items() if key != name}
            return kept | ({new: part[name]} if new and name in part else {})
        return [without(one) for one in part] if isinstance(part, list) else part

    whole, damaged = (tmp_path_factory.mktemp("flow") for _ in range(2))
    assert read(whole, CHILD) == read(damaged, without(CHILD)) == 0
    expected = {path.stem: rows(whole, path.stem) for path in (whole / "out").glob("*.csv") if path.stem not in BLOCKS[name]}
    assert {path.stem: rows(damaged, path.stem) for path in (damaged / "out").glob("*.csv")} == expected
