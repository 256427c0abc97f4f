"""A council divided: every row of a child goes to one council, by rules that are said, and nothing is lost."""

import os
from datetime import date
from pathlib import Path

import pytest
from commands import per10k
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from proofs import examples
from reorganised import addresses, read_csv, write_csv, write_extracts

from per10k.core.exit_codes import Exit
from per10k.reorganise.reading import ReorganiseError
from per10k.reorganise.rows import COPIED, DIVIDED
from per10k.reorganise.split import split

DAY = date(2027, 3, 31)
EAST, WEST, OUT = "KT10 9AA", "GU1 1AA", "E1 1AA"
PLACES = [
    {"postcode": EAST, "district_code": "E07000207"},
    {"postcode": WEST, "district_code": "E07000209"},
    {"postcode": OUT, "district_code": "E09000030"},
]
NAMES = {"E": "EAST-SURREY", "W": "WEST-SURREY", None: ""}


def contact(person, number=0):
    return {"cont_contact_id": f"c-{person}-{number}", "cont_person_id": person, "cont_contact_date": "2026-01-05"}


def episode(person, begun, ceased=""):
    return {
        "clae_cla_episode_id": f"e-{person}-{begun}", "clae_person_id": person, "clae_cla_id": f"cla-{person}",
        "clae_cla_episode_start_date": begun, "clae_cla_episode_ceased_date": ceased,
    }  # fmt: skip


def involved(person, worker, team, begun="2026-02-01", ended=""):
    return {
        "invo_involvements_id": f"i-{person}-{worker}-{begun}", "invo_person_id": person, "invo_professional_id": worker,
        "invo_professional_team": team, "invo_involvement_start_date": begun, "invo_involvement_end_date": ended,
    }  # fmt: skip


def divide(tmp_path, plan=None, homes=(), **extracts):
    """Divide a small folder. Returns what was done, and the folder that was written."""
    not_supplied = write_extracts(tmp_path / "surrey", **extracts)
    for name, rows in ({"place": PLACES} | (plan or {})).items():
        write_csv(tmp_path / "plan" / f"{name}.csv", rows)
    done = split(tmp_path / "surrey", "E10000030", tmp_path / "plan", DAY, tmp_path / "new", not_supplied, homes)
    return done, tmp_path / "new"


def told(folder):
    """Of each child: the council and the rule, as children.csv says."""
    return {row["person_id"]: (row["la_code"][:1] or None, row["rule"]) for row in read_csv(folder / "children.csv")}


LONG, LATER, BEFORE = "2020-01-01", "2025-01-01", "home before care"
# Child: its addresses, since when it is in care, where it belongs and by which rule.
CASES = {
    "at home": ([("Home", LONG, EAST)], None, ("E", "home")),
    "moved": ([("Home", LONG, EAST), ("HOME ADDRESS", LATER, WEST)], None, ("W", "home")),
    "moves tomorrow": ([("Home", LONG, EAST), ("Home", "2027-04-01", WEST)], None, ("E", "home")),
    "moves on the day": ([("Home", LONG, EAST), ("Home", "2027-03-31", WEST)], None, ("W", "home")),
    "placed outside": ([("Home", LONG, EAST), ("Placement", LATER, OUT)], LATER, ("E", BEFORE)),
    "placement called home": ([("Home", LONG, EAST), ("Home", LATER, WEST)], LATER, ("E", BEFORE)),
    "moved the day before care": ([("Home", LONG, EAST), ("Home", "2024-12-31", WEST)], LATER, ("W", BEFORE)),
    "in care since birth": ([("Home", LATER, WEST)], LATER, (None, "")),
    "left the area": ([("Home", LONG, WEST), ("Home", LATER, OUT)], None, ("W", "last home in the area")),
    "never in the area": ([("Home", LONG, OUT)], None, (None, "")),
    "place unknown": ([("Home", LONG, WEST), ("Home", LATER, "GU9 9ZZ")], None, ("W", "earlier home")),
    "no postcode": ([("Home", LONG, "")], None, (None, "")),
    "care home": ([("Care home", LONG, WEST)], None, (None, "")),
    "two homes since one day": ([("Home", LONG, WEST), ("Home", LONG, EAST)], None, (None, "")),
    "two homes, one of them nowhere known": ([("Home", LONG, WEST), ("Home", LONG, "GU9 9ZZ")], None, (None, "")),
    "two homes, one of them nowhere, and earlier": ([("Home", LONG, "GU9 9ZZ"), ("Home", LATER, WEST)], None, ("W", "home")),
    "two homes, one of them outside": ([("Home", LONG, WEST), ("Home", LONG, OUT)], None, ("W", "last home in the area")),
    "postcode as typed": ([("Home", LONG, " kt109aa ")], None, ("E", "home")),
    "no day": ([("Home", "", WEST)], None, ("W", "home")),
    "no address": ([], None, (None, "")),
}  # fmt: skip


def test_a_child_belongs_where_its_home_is_and_in_care_where_it_was(tmp_path):
    done, folder = divide(
        tmp_path,
        ssd_contacts=[contact(child) for child in CASES],
        ssd_cla_episodes=[episode(child, since) for child, (_, since, _) in CASES.items() if since],
        ssd_address=addresses(*((child, *one) for child, (homes, *_) in CASES.items() for one in homes)),
    )
    assert told(folder) == {child: expected for child, (*_, expected) in CASES.items()}
    lost = [child for child, (*_, (council, _)) in CASES.items() if council is None]
    assert {row["cont_person_id"] for row in read_csv(folder / "unplaced/ssd_contacts.csv")} == set(lost)
    reasons = {row["person_id"]: row["reason"] for row in read_csv(folder / "children.csv")}
    assert reasons["never in the area"].startswith("its home is outside the area")
    assert reasons["no postcode"].startswith("the place of its home is not in place.csv")
    assert reasons["two homes since one day"].startswith("homes in two councils, or in one and")
    assert reasons["at home"] == "" and done.moved == 3
    assert done.not_homes == {"Care home": 1, "Placement": 1}


@pytest.mark.parametrize("kind", ["Temp Address", "Bed & breakfast (paid)", "H2", "07", "Wohnung/Straße"])
def test_a_kind_of_address_that_the_summary_lists_can_be_named_as_it_is_listed(tmp_path, kind):
    rows = {"ssd_contacts": [contact("x")], "ssd_address": addresses(("x", kind, LONG, EAST), ("x", "H9", LONG, WEST))}
    done, folder = divide(tmp_path / "before", **rows)
    assert (told(folder)["x"], done.not_homes) == ((None, ""), {kind: 1, "H9": 1})
    done, folder = divide(tmp_path / "after", homes=[kind, " "], **rows)
    assert (told(folder)["x"], done.not_homes) == (("E", "home"), {"H9": 1})


def test_a_period_of_care_is_all_its_episodes_and_one_that_has_ended_leaves_the_child_at_home(tmp_path):
    """Home before the first episode of the last period; who left care is where it lives, and a care leaver where it was."""
    homes = [("Home", "2020-01-01", EAST), ("Home", "2024-06-01", WEST)]
    care = {
        "changed placement": [("2024-01-01", "2025-01-01"), ("2025-01-01", "")],
        "a day between": [("2024-01-01", "2025-01-01"), ("2025-01-02", "")],
        "came back": [("2022-01-01", "2023-01-01"), ("2025-01-01", "")],
        "left": [("2024-01-01", "2026-01-01")],
        "leaves tomorrow": [("2024-01-01", "2027-04-01")],
        "care leaver": [("2024-01-01", "2026-01-01")],
    }
    _, folder = divide(
        tmp_path,
        ssd_cla_episodes=[episode(child, *one) for child, of_child in care.items() for one in of_child],
        ssd_care_leavers=[
            {"clea_table_id": "l1", "clea_person_id": "care leaver"},
            {"clea_table_id": "l2", "clea_person_id": "care leaver without episodes"},
        ],
        ssd_address=addresses(*((child, *one) for child in [*care, "care leaver without episodes"] for one in homes)),
    )
    assert {child: council for child, (council, _) in told(folder).items()} == {
        "changed placement": "E", "a day between": "E", "came back": "W", "left": "W", "leaves tomorrow": "E", "care leaver": "E",
        "care leaver without episodes": None,
    }  # fmt: skip


TEAMS = [{"team_id": "T-E", "council": "EAST-SURREY"}, {"team_id": "T-W", "council": "WEST-SURREY"}]


def test_the_team_decides_where_no_home_does_and_a_decision_before_all(tmp_path):
    rows = {
        "open before closed": [involved("open before closed", "w1", "T-E"),
                               involved("open before closed", "w2", "T-W", "2026-03-01", "2026-04-01")],
        "latest": [involved("latest", "w1", "T-E"), involved("latest", "w2", "T-W", "2026-03-01")],
        "shared team": [involved("shared team", "w3", "T-MASH")],
        "not yet": [involved("not yet", "w2", "T-W", "2027-04-01")],
        "two on a day": [involved("two on a day", "w1", "T-E"), involved("two on a day", "w2", "T-W")],
        "home first": [involved("home first", "w2", "T-W")],
        "decided": [involved("decided", "w2", "T-W")],
    }  # fmt: skip
    done, folder = divide(
        tmp_path,
        plan={"team": TEAMS, "decision": [{"what": "person", "id": "decided", "council": "EAST-SURREY"}]},
        ssd_contacts=[contact(child) for child in rows],
        ssd_involvements=[row for of_child in rows.values() for row in of_child],
        ssd_professionals=[{"prof_professional_id": f"w{number}"} for number in (1, 2, 3)],
        ssd_department=[{"dept_team_id": team, "dept_team_name": team} for team in ("T-E", "T-W", "T-MASH")],
        local_workforce=[
            {"staff_id": "w1", "snapshot_month": "2026-03", "team_id": "T-W"},
            {"staff_id": "w3", "snapshot_month": "2026-03", "team_id": "T-MASH"},
        ],
        ssd_address=addresses(("home first", "Home", "2020-01-01", EAST), ("decided", "Home", "2020-01-01", WEST)),
    )
    assert told(folder) == {
        "open before closed": ("E", "team"), "latest": ("W", "team"), "shared team": (None, ""), "not yet": (None, ""),
        "two on a day": (None, ""), "home first": ("E", "home"), "decided": ("E", "decision"),
    }  # fmt: skip
    for code in ("EAST-SURREY", "WEST-SURREY"):
        assert len(read_csv(folder / code / "ssd_professionals.csv")) == len(read_csv(folder / code / "ssd_department.csv")) == 3
    assert done.of_both == 2, "w1 and w2 have children of both"
    assert [row["staff_id"] for row in read_csv(folder / "WEST-SURREY/local_workforce.csv")] == ["w1"], "staff go by their team"
    assert [row["staff_id"] for row in read_csv(folder / "unplaced/local_workforce.csv")] == ["w3"]


def test_families_stay_together_where_nothing_else_is_known_and_are_not_cut(tmp_path):
    family = {"f1": ["f1-home", "f1-unborn"], "f2": ["f2-east", "f2-west", "f2-unknown"], "f3": ["f3-unknown"]}
    done, folder = divide(
        tmp_path,
        plan={"decision": [{"what": "family", "id": "f2", "council": "WEST-SURREY"},
                           {"what": "local_complaints", "id": "k1", "council": "EAST-SURREY"}]},
        ssd_family=[{"fami_family_id": one, "fami_person_id": person} for one, of in family.items() for person in of],
        local_early_help_assessments=[{"eha_id": f"h-{one}", "family_id": one} for one in family],
        local_complaints=[{"complaint_id": "k1"}, {"complaint_id": "k2"}],
        ssd_address=addresses(("f1-home", "Home", "2020-01-01", EAST), ("f2-east", "Home", "2020-01-01", EAST),
                              ("f2-west", "Home", "2020-01-01", WEST)),
    )  # fmt: skip
    assert told(folder)["f1-unborn"] == ("E", "family") and told(folder)["f2-unknown"] == (None, "")
    placed = {
        code: [row["eha_id"] for row in read_csv(folder / code / "local_early_help_assessments.csv")] for code in NAMES.values()
    }
    assert placed["EAST-SURREY"] == ["h-f1"] and placed["WEST-SURREY"] == ["h-f2"]
    assert [row["complaint_id"] for row in read_csv(folder / "EAST-SURREY/local_complaints.csv")] == ["k1"]
    assert read_csv(folder / "WEST-SURREY/local_complaints.csv") == []
    assert [row["complaint_id"] for row in read_csv(folder / "unplaced/local_complaints.csv")] == ["k2"]
    assert done.unplaced == 4, "a child and an assessment of f3, the child of f2 that nobody places, and a complaint"


def test_what_belongs_to_a_row_goes_with_it_and_every_column_is_kept(tmp_path):
    """A review that names a period of care alone, a decision that names a contact, a table and a column that no rule reads."""
    _, folder = divide(
        tmp_path,
        ssd_cla_episodes=[episode("east", "2025-01-01"), episode("west", "2025-01-01")],
        ssd_cla_reviews=[{"clar_cla_review_id": f"r-{one}", "clar_cla_id": f"cla-{one}"} for one in ("east", "west", "nobody")],
        ssd_contacts=[contact("east") | {"Seen by, mostly": "order"}],
        local_contact_decisions=[{"contact_id": "c-east-0"}],
        ssd_mother=[{"moth_table_id": "m1", "moth_person_id": "west", "moth_childs_person_id": "x"}],
        ssd_address=addresses(("east", "Home", "2020-01-01", EAST), ("west", "Home", "2020-01-01", WEST)),
    )
    assert [row["clar_cla_review_id"] for row in read_csv(folder / "WEST-SURREY/ssd_cla_reviews.csv")] == ["r-west"]
    assert [row["clar_cla_review_id"] for row in read_csv(folder / "unplaced/ssd_cla_reviews.csv")] == ["r-nobody"]
    assert [row["contact_id"] for row in read_csv(folder / "EAST-SURREY/local_contact_decisions.csv")] == ["c-east-0"]
    assert [row["seen by, mostly"] for row in read_csv(folder / "EAST-SURREY/ssd_contacts.csv")] == ["order"]
    assert [row["moth_table_id"] for row in read_csv(folder / "WEST-SURREY/ssd_mother.csv")] == ["m1"]
    assert {row["la_code"] for row in read_csv(folder / "EAST-SURREY/ssd_contacts.csv")} == {"EAST-SURREY"}


def test_a_word_that_hides_a_child_names_nobody_and_is_kept(tmp_path):
    """All whom RESTRICTED hides are no child, wherever it stands; and what is written says so, as the extract did."""
    children = [f"{number:04}" for number in range(1, 31)]
    done, folder = divide(
        tmp_path,
        ssd_contacts=[contact(child) for child in [*children, "RESTRICTED"]],
        ssd_address=addresses(*((child, "Home", "2020-01-01", EAST) for child in [*children, "RESTRICTED"])),
    )
    assert done.unplaced == 2 and len(read_csv(folder / "EAST-SURREY/ssd_contacts.csv")) == 30
    [row] = read_csv(folder / "unplaced/ssd_contacts.csv")
    assert (row["cont_person_id"], row["reason"]) == ("RESTRICTED", "it names nobody")
    assert "RESTRICTED" not in {row["person_id"] for row in read_csv(folder / "children.csv")}


def test_a_table_that_says_of_nobody_is_unplaced_and_kept(tmp_path):
    done, folder = divide(
        tmp_path,
        ssd_contacts=[contact("east")],
        ssd_s251_finance=[{"s251_table_id": "f1", "s251_cla_placement_id": "7"}],
        ssd_address=addresses(("east", "Home", "2020-01-01", EAST)),
    )
    assert done.unplaced == 1
    [row] = read_csv(folder / "unplaced/ssd_s251_finance.csv")
    assert (row["s251_table_id"], row["reason"]) == ("f1", "no column says whom a row is about")


def test_what_is_placed_nowhere_at_all_is_not_supplied_and_never_nothing(tmp_path):
    """A file without rows would be counted as zeros; one whose rows are all the other council's is such a zero."""
    done, folder = divide(
        tmp_path,
        ssd_contacts=[contact("east")],
        ssd_cin_plans=[{"cinp_cin_plan_id": "p", "cinp_person_id": "nobody"}],
        local_yds=[{"measure": "first_time_entrants", "period_end": "2026-12-31", "published_on": "2027-02-01"}],
        ssd_address=addresses(("east", "Home", "2020-01-01", EAST)),
    )
    assert (folder / "WEST-SURREY/ssd_contacts.csv").is_file() and read_csv(folder / "WEST-SURREY/ssd_contacts.csv") == []
    for code in ("EAST-SURREY", "WEST-SURREY"):
        assert not (folder / code / "ssd_cin_plans.csv").exists() and not (folder / code / "local_yds.csv").exists()
    assert "ssd_cin_plans" in done.without and "ssd_contacts" not in done.without
    assert read_csv(folder / "unplaced/local_yds.csv")[0]["reason"] == "it is about the council as a whole"


def test_populations_are_sums_of_all_districts_or_not_supplied(tmp_path):
    west = ["E07000209", "E07000212", "E07000213", "E07000214", "E07000216", "E07000217"]
    rows = [{"district_code": code, "mid_year": "2025", "population": "1000", "published_on": "2026-07-15"} for code in west]
    rows += [{"district_code": "E07000207", "mid_year": "2025", "population": "7", "published_on": "2026-07-15"}]
    done, folder = divide(tmp_path, plan={"population": rows}, ssd_contacts=[contact("x")])
    assert read_csv(folder / "WEST-SURREY/local_population_midyear.csv") == [
        {"la_code": "WEST-SURREY", "area_code": "WEST-SURREY", "mid_year": "2025", "age_band": "0-17", "population": "6000",
         "published_on": "2026-07-15"}
    ]  # fmt: skip
    assert not (folder / "EAST-SURREY/local_population_midyear.csv").exists()
    assert done.plan.unsupplied == [
        "EAST-SURREY, mid-2025 as published on 2026-07-15: not supplied for E07000208, E07000210, E07000211, E07000215"
    ]


PLANS = {
    "a district twice": (
        {"district": [{"district_code": "E07000207", "council": "A"}, {"district_code": "e07000207", "council": "B"}]},
        r"district.csv, row 3: district_code E07000207 stands in row 2 already",
    ),
    "a district that is none": (
        {"district": [{"district_code": "Woking", "council": "A"}]}, r"row 2: district_code: 'Woking' is no code",
    ),
    "a blank": ({"team": [{"team_id": "T-E", "council": ""}]}, r"team.csv, row 2: council is empty"),
    "a council that is none": (
        {"team": [{"team_id": "T", "council": "East"}]}, r"'East' is none of the new councils: EAST-SURREY",
    ),
    "a team that is none": (
        {"team": [{"team_id": "T-e", "council": "EAST-SURREY"}]}, r"no extract knows the team 'T-e'. Is it 'T-E'\?",
    ),
    "a child that is none": (
        {"decision": [{"what": "person", "id": "nobody", "council": "EAST-SURREY"}]}, r"no extract knows the person 'nobody'",
    ),
    "a decision twice": (
        {"decision": [{"what": what, "id": "x", "council": "EAST-SURREY"} for what in ("person", "Person")]},
        r"decision.csv, row 3: what person, id x stands in row 2 already",
    ),
    "what is nothing": (
        {"decision": [{"what": "ssd_contacts", "id": "x", "council": "EAST-SURREY"}]}, r"what: 'ssd_contacts' is none of person",
    ),
    "a team twice": ({"team": [*TEAMS, TEAMS[0]]}, r"team.csv, row 4: team_id T-E stands in row 2 already"),
    "a postcode of two": (
        {"place": [{"postcode": "kt10 9aa", "district_code": "E07000209"}, PLACES[0]]},
        r"row 3: postcode KT109AA is in E07000207, and in row 2 in E07000209",
    ),
    "another area": ({"place": PLACES[2:]}, r"place.csv names no district of E10000030"),
    "a place whose district is short of a digit": (
        {"place": [*PLACES, {"postcode": "KT10 9AB", "district_code": "E0700207"}]},
        r"place.csv, row 5: district_code: 'E0700207' is no code of a district",
    ),
    "a place that is blank": (
        {"place": [*PLACES, {"postcode": " - ", "district_code": "E07000207"}]}, r"place.csv, row 5 names no place",
    ),
    "no place": ({"place": [{"area": "x", "district_code": "E07000207"}]}, r"one of postcode, lsoa, uprn is missing"),
    "a file that is none": ({"teams": TEAMS}, r"teams.csv is no file of a plan. Is it team.csv\?"),
    "no number": (
        {"population": [{"district_code": "E07000207", "mid_year": "2025", "population": "1,000", "published_on": "2026-07-15"}]},
        r"row 2: population: '1,000' is no whole number",
    ),
    "no day": (
        {"population": [{"district_code": "E07000207", "mid_year": "2025", "population": "1000", "published_on": "July"}]},
        r"published_on: 'July' is no day",
    ),
    "another's district": (
        {"population": [{"district_code": "E09000030", "mid_year": "2025", "population": "1", "published_on": "2026-07-15"}]},
        r"E09000030 is no district of E10000030",
    ),
    "one code for two": (
        {"council": [{"council": one, "la_code": "E06000099"} for one in ("EAST-SURREY", "WEST-SURREY")]},
        r"Two new councils have one code",
    ),
    "a code that leads out": ({"council": [{"council": "EAST-SURREY", "la_code": "../x"}]}, r"'\.\./x' is no code of letters"),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "said"), PLANS.values(), ids=PLANS)
def test_a_plan_that_is_wrong_is_refused_with_its_row_and_nothing_is_written(tmp_path, plan, said):
    with pytest.raises(ReorganiseError, match=said):
        divide(tmp_path, plan, ssd_contacts=[contact("x")], ssd_department=[{"dept_team_id": "T-E", "dept_team_name": "East"}])
    assert not (tmp_path / "new").exists() and [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("made", [Path.mkdir, lambda path: path.symlink_to(path.with_name("gone.csv")), os.mkfifo])
def test_what_stands_in_the_place_of_a_file_of_the_plan_is_not_passed_over(tmp_path, made):
    """Without its teams a plan divides otherwise, and nothing would say that they were given."""
    (tmp_path / "plan").mkdir()
    made(tmp_path / "plan/team.csv")
    with pytest.raises(ReorganiseError, match=r"team.csv: this is no file, but a folder, a pipe, a device or a link to nothing"):
        divide(tmp_path, ssd_contacts=[contact("x")])


def test_the_codes_that_a_council_gives_take_the_place_of_the_names(tmp_path):
    _, folder = divide(
        tmp_path,
        plan={"council": [{"council": "EAST-SURREY", "la_code": "x-1"}]},
        ssd_contacts=[contact("east")],
        ssd_address=addresses(("east", "Home", "2020-01-01", EAST)),
    )
    assert {row["la_code"] for row in read_csv(folder / "X-1/ssd_contacts.csv")} == {"X-1"}
    assert read_csv(folder / "children.csv")[0]["la_code"] == "X-1"


def test_damaged_extracts_are_refused_and_ids_are_read_as_a_build_reads_them(tmp_path):
    """Without the column of an id, a build stops, and so does this. Blanks round ids, and a spreadsheet's marks, part nobody."""
    with pytest.raises(ReorganiseError, match="the column cont_person_id is missing"):
        not_supplied = write_extracts(tmp_path / "bad", ssd_contacts=[])
        write_csv(tmp_path / "bad/ssd_contacts.csv", [{"cont_contact_id": "1"}])
        split(tmp_path / "bad", "E10000030", None, DAY, tmp_path / "none", not_supplied)
    _, folder = divide(
        tmp_path,
        ssd_contacts=[contact(" child 1 "), contact('="child 2"'), contact("-1"), contact("")],
        ssd_address=addresses(("child 1", "Home", "2020-01-01", EAST), ("child 2", "Home", "2020-01-01", WEST)),
    )
    assert told(folder) == {"child 1": ("E", "home"), "child 2": ("W", "home")}
    assert len(read_csv(folder / "unplaced/ssd_contacts.csv")) == 2


def test_lists_are_safe_in_a_spreadsheet_and_extracts_are_as_they_were(tmp_path):
    _, folder = divide(
        tmp_path,
        ssd_contacts=[contact("@child+1"), contact("@nobody")],
        ssd_address=addresses(("@child+1", "Home", "2020-01-01", EAST)),
    )
    assert [row["person_id"] for row in read_csv(folder / "children.csv")] == ["'@child+1", "'@nobody"]
    assert [row["cont_person_id"] for row in read_csv(folder / "EAST-SURREY/ssd_contacts.csv")] == ["@child+1"]


def test_a_file_that_is_called_nearly_as_an_extract_is_refused_as_a_build_refuses_it(tmp_path):
    """It would be a table that no rule reads: its rows in neither council, or under a name that no build reads."""
    not_supplied = write_extracts(tmp_path / "surrey", ssd_contacts=[contact("x")])
    write_csv(tmp_path / "surrey/local_contact_decision.csv", [{"contact_id": "c-x-0"}])
    with pytest.raises(ReorganiseError, match=r"local_contact_decision.csv is not read as it is called. Is it local_contact_dec"):
        split(tmp_path / "surrey", "E10000030", None, DAY, tmp_path / "new", not_supplied)
    write_csv(tmp_path / "surrey/local_contact_decisions.csv", [{"contact_id": "c-x-0"}])
    assert split(tmp_path / "surrey", "E10000030", None, DAY, tmp_path / "new", not_supplied).unplaced == 3


def test_an_extract_that_is_there_and_named_as_not_supplied_is_refused(tmp_path):
    """Its rows would be in neither council, nor among those that nothing places."""
    not_supplied = write_extracts(tmp_path / "surrey", ssd_contacts=[contact("x")], local_complaints=[{"complaint_id": "k"}])
    for name, said in (
        ("local_complaints", "local_complaints.csv is there, and"),
        ("ssd_contactz", "ssd_contactz is no extract"),
    ):
        with pytest.raises(ReorganiseError, match=said):
            split(tmp_path / "surrey", "E10000030", None, DAY, tmp_path / "new", (*not_supplied, name))


@pytest.mark.parametrize("column", ["source_row", "Source_File", "named by cont_person_id"])
def test_a_column_that_would_be_lost_under_its_name_is_refused(tmp_path, column):
    with pytest.raises(ReorganiseError, match=rf"ssd_contacts: {column.lower()} is what per10k itself calls"):
        divide(tmp_path, ssd_contacts=[contact("x") | {column: "9"}])


def test_a_folder_that_is_a_link_is_written_where_it_leads(tmp_path):
    (tmp_path / "real").mkdir()
    for number, place in enumerate(("real", "not there yet")):
        (tmp_path / "new").symlink_to(tmp_path / place)
        divide(tmp_path, ssd_contacts=[contact("x")])
        assert (tmp_path / place / "children.csv").is_file() and (tmp_path / "new").is_symlink(), number
        (tmp_path / "new").unlink()


def test_ids_in_the_list_of_children_are_no_formulas_and_in_the_extracts_as_they_were(tmp_path):
    _, folder = divide(tmp_path, ssd_contacts=[contact("@SUM(1)"), contact("+1+cmd")])
    assert [row["person_id"] for row in read_csv(folder / "children.csv")] == ["'+1+cmd", "'@SUM(1)"]
    assert [row["cont_person_id"] for row in read_csv(folder / "unplaced/ssd_contacts.csv")] == ["@SUM(1)", "+1+cmd"]


def test_rows_of_another_council_are_refused(tmp_path):
    with pytest.raises(ReorganiseError, match="also holds rows of E08000018"):
        divide(tmp_path, ssd_contacts=[contact("x", n) | {"la_code": "E08000018"} for n in range(30)])


CHILD = some.sampled_from(["", "-1", *(f"k{number}" for number in range(8))])
HOME = some.tuples(CHILD, some.sampled_from(["Home", "Placement", ""]), some.sampled_from(["2020-01-01", "2026-01-01", ""]),
                   some.sampled_from([EAST, WEST, OUT, "GU9 9ZZ", ""]))  # fmt: skip


@given(
    some.lists(HOME, max_size=14),
    some.lists(CHILD, min_size=1, max_size=14),
    some.lists(some.tuples(CHILD, some.sampled_from(["f1", "f2", ""])), max_size=8),
    some.lists(
        some.tuples(CHILD, some.sampled_from(["2024-01-01", "2026-06-01"]), some.sampled_from(["", "2026-09-01"])), max_size=6
    ),
    some.lists(some.tuples(CHILD, some.sampled_from(["T-E", "T-W", "T-MASH", ""])), max_size=6),
)
# Each example opens a folder: what fails is small enough to be read as it is.
@settings(
    max_examples=examples(25), deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # fmt: skip
def test_rows_in_are_rows_out_and_rows_unplaced(tmp_path_factory, homes, contacts, families, care, teams):
    tmp_path = tmp_path_factory.mktemp("split")
    extracts = {
        "ssd_contacts": [contact(child, number) for number, child in enumerate(contacts)],
        "ssd_family": [{"fami_family_id": family, "fami_person_id": child} for child, family in families]
        or [{"fami_family_id": "f"}],
        "ssd_cla_episodes": [episode(*one) | {"clae_cla_episode_id": number} for number, one in enumerate(care)],
        "ssd_cla_reviews": [
            {"clar_cla_review_id": number, "clar_cla_id": f"cla-{child}"} for number, (child, *_) in enumerate(care)
        ],
        "ssd_involvements": [involved(child, f"w{number % 3}", team) for number, (child, team) in enumerate(teams)],
        "ssd_department": [{"dept_team_id": team, "dept_team_name": team} for team in ("T-E", "T-W", "T-MASH")],
        "local_complaints": [{"complaint_id": "k1"}],
        "ssd_address": addresses(*homes),
    }
    try:
        done, folder = divide(tmp_path, {"team": TEAMS}, **extracts)
    except ReorganiseError as refused:
        # As a build refuses a table whose rows all fall out.
        assert "without which none can be used" in str(refused)
        return
    whose = {}
    for extract in done.extracts:
        delivered = read_csv(tmp_path / "surrey" / f"{extract.name}.csv")
        written = {code: read_csv(folder / code / f"{extract.name}.csv") for code in ("EAST-SURREY", "WEST-SURREY")}
        unplaced = read_csv(folder / "unplaced" / f"{extract.name}.csv")
        assert (len(delivered), len(unplaced)) == (extract.rows, extract.unplaced), extract.name
        if extract.treatment == COPIED:
            assert all(len(rows) == len(delivered) for rows in written.values()), extract.name
        else:
            assert (
                extract.treatment == DIVIDED
                and not extract.written
                or extract.written == {code: len(rows) for code, rows in written.items()}
            )
            assert sum(map(len, written.values())) + len(unplaced) == len(delivered), extract.name
        people = [column for column in (delivered[0] if delivered else {}) if column.endswith("person_id")]
        for code, rows in {**written, "unplaced": unplaced}.items():
            for row in rows:
                for column in people:
                    if row[column] not in ("", "-1"):
                        whose.setdefault(row[column], set()).add(code)
    assert all(len(codes) == 1 for codes in whose.values()), f"a child of two: {whose}"


def test_the_command_says_what_it_did_and_ends_by_whether_all_was_placed(tmp_path, capsys):
    not_supplied = write_extracts(
        tmp_path / "surrey",
        ssd_contacts=[contact("east"), contact("nobody")],
        ssd_address=addresses(("east", "Home", "2020-01-01", EAST)),
    )
    write_csv(tmp_path / "plan/place.csv", PLACES)
    asked = [
        "split",
        "--extracts",
        tmp_path / "surrey",
        "--la-code",
        "936",
        "--extract-date",
        "2027-03-31",
        "--plan",
        tmp_path / "plan",
    ]
    asked += ["--not-supplied", ",".join(not_supplied), "--to", tmp_path / "new"]
    assert per10k("reorganise", asked) == Exit.IN_DOUBT
    said = capsys.readouterr().out
    assert "by no rule: 1" in said and "no statistical neighbours are of a new council yet: not comparable" in said
    assert "rates per 10,000 show as not supplied" in said
    assert (
        f"per10k build --extracts {tmp_path / 'new/EAST-SURREY'} --la-code EAST-SURREY" in said
        and "PER10K_ANY_COUNCIL" not in said
    )
    assert per10k("reorganise", asked) == Exit.DATA
    assert "is there already and holds something" in capsys.readouterr().err
    assert {path.stat().st_mode & 0o007 for path in (tmp_path / "new").rglob("*")} == {0}
    assert per10k("reorganise", ["split", "--la-code", "936", "--to", tmp_path / "x"]) == Exit.USAGE
