"""From files to extracts: what is refused and how, what is listed, and that the same returns give the same extracts."""

import csv
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from cin_returns import census, invent
from commands import per10k
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.expectations.delivery import contract_of
from per10k.ingest.cin_census.shape import CARRIES
from per10k.ingest.cin_census.whole import MANY
from per10k.ingest.exchanged import exchanged
from per10k.ingest.ids import numbers, stable_id, tidy_id
from per10k.ingest.indicators import page
from per10k.plugin.councils import la_code_of
from per10k.plugin.extract_files import prepare

PROJECT = Path(__file__).parents[2]
CHILD = """<Child><ChildIdentifiers><LAchildID>{id}</LAchildID><PersonBirthDate>2015-01-01</PersonBirthDate>
<GenderCurrent>1</GenderCurrent></ChildIdentifiers>{modules}</Child>"""
CASE = "<CINdetails><CINreferralDate>{day}</CINreferralDate><ReferralNFA>{nfa}</ReferralNFA>{inside}</CINdetails>"
HEADER = """<Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{day}</ReferenceDate>
</CollectionDetails><Source><LEA>{lea}</LEA><DateTime>{year}-05-01T00:00:00</DateTime></Source></Header>"""


def message(*children, year=2023, day="2023-03-31", lea="301", before=""):
    header = HEADER.format(year=year, day=day, lea=lea)
    return f"{before}<Message>{header}<Children>{''.join(children)}</Children></Message>"


def child(*cases, identifier="A1"):
    return CHILD.format(id=identifier, modules="".join(cases))


def case(inside="", day="2022-05-01", nfa="0"):
    return CASE.format(day=day, nfa=nfa, inside=inside)


def ingested(folder, text, *arguments, name="return.xml"):
    """Ingest a text as a file; returns the exit code and the folder of extracts."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return per10k("ingest", ["--from", str(folder / name), "--to", str(folder / "extracts"), *arguments]), folder / "extracts"


def rows(extracts, name):
    with (extracts / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def listed(extracts):
    return [(row["table"], row["element"], row["value"]) for row in rows(extracts, "ingest_not_carried")]


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


ENTITIES = '<!DOCTYPE Message [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
REFUSED = {
    "no XML": ("id,name\n1,x\n", "its first row is id, name"),
    "empty": ("", "it is empty"),
    "neither text nor workbook": (b"\x00\x01\x02\x03" * 9, "neither text nor a workbook"),
    "another root": ("<Census><Header/></Census>", "its root element is Census"),
    "another collection": (message().replace(">CIN<", ">XYZ<"), "its root element is Message"),
    "year that has not begun": (message(year=2131, day="2131-03-31"), "the CIN census of 2131, by ReferenceDate"),
    "year before the shapes": (message(year=2012, day="2012-03-31"), "the shapes of 2018 and later are known"),
    "no case": (message(child(), child(identifier="A2")), "it has 2 children and not one CINdetails"),
    "no year": (message(year="", day="soon"), "neither a ReferenceDate nor a Year"),
    "unknown council": (message(lea="000"), "--la-code"),
    "no header": ("<Message><X><Collection>CIN</Collection></X><Children>" + child() + "</Children></Message>", "no Header"),
    "no child": (message(), "not one Child"),
    "truncated": (message(child(case()) * 50)[:-200], "cut short"),
    "a DTD": (message(child(case()), before="<!DOCTYPE Message SYSTEM 'http://127.0.0.1/x.dtd'>"), "DOCTYPE"),
    "entities": (message(child(case("&b;")), before=ENTITIES), "DOCTYPE"),
    "a broken workbook": (b"PK\x03\x04 and no more", "no workbook that can be opened"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_used_is_refused_by_name_and_nothing_is_written(fault, tmp_path, capsys):
    text, expected = REFUSED[fault]
    code, extracts = ingested(tmp_path / "in", text, name="file.bin")
    said = capsys.readouterr().err
    assert code == Exit.DATA
    assert "file.bin" in said
    assert expected in said
    assert not extracts.exists()
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["file.bin"]


PLAN = "<ChildProtectionPlans><CPPstartDate>2022-05-02</CPPstartDate></ChildProtectionPlans>"
LOST = {
    "no closure in 30 cases": (29, "", "0", "CINclosureDate, ReasonForClosure"),
    "no end in 30 plans": (29, PLAN, "0", "not one of its 30 ChildProtectionPlans has CPPendDate"),
    "no case that says whether it led on": (1, "", "", "ReferralNFA"),
}


@pytest.mark.parametrize("lost", LOST)
def test_a_census_that_lost_an_element_is_refused(lost, tmp_path, capsys):
    """XML leaves out what is empty: below so many it may be so."""
    count, inside, nfa, said = LOST[lost]
    cases = [child(case(inside, nfa=nfa), identifier=f"A{number}") for number in range(count)]
    if nfa:
        assert ingested(tmp_path / "fewer", message(*cases))[0] == 0
    assert ingested(tmp_path / "in", message(*cases, child(case(inside, nfa=nfa))))[0] == Exit.DATA
    assert said in capsys.readouterr().err


def test_modules_that_a_census_of_many_cases_leaves_out_are_not_supplied(tmp_path, capsys):
    ended = "<ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><CINclosureDate>2022-06-01</CINclosureDate>"
    ended += "<ReasonForClosure>RC1</ReasonForClosure>"
    cases = [child(case(ended), identifier=f"A{number}") for number in range(60)]
    _, extracts = ingested(tmp_path, message(*cases))
    written = {path.stem for path in extracts.glob("ssd_*.csv")}
    # Nor are conferences: without enquiries there are those of plans transferred in alone.
    assert written == {"ssd_person", "ssd_disability", "ssd_cin_episodes"}
    assert "ChildProtectionPlans" in capsys.readouterr().out
    _, fewer = ingested(tmp_path / "fewer", message(*cases[1:]))
    assert (fewer / "ssd_cp_plans.csv").exists()


def test_words_for_nothing_in_ends_of_a_census_are_none(tmp_path):
    words = {"A1": "n/a", "A2": "NULL", "A3": "none", "A4": "-", "A5": "unknown"}
    ends = "<CINclosureDate>{0}</CINclosureDate><ReasonForClosure>{0}</ReasonForClosure>"
    _, extracts = ingested(tmp_path, message(*(child(case(ends.format(x)), identifier=name) for name, x in words.items())))
    written = rows(extracts, "ssd_cin_episodes")
    found = {row["cine_person_id"]: (row["cine_close_date"], row["cine_close_reason"]) for row in written}
    assert found == {**dict.fromkeys(("A1", "A2", "A3", "A4"), ("", "")), "A5": ("unknown", "unknown")}


def test_one_bad_file_among_good_ones_stops_all(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.xml").write_text(message(child(case())))
    (folder / "bad.txt").write_text("name,age\nx,1\n")
    assert per10k("ingest", ["--from", str(folder), "--to", str(tmp_path / "out")]) == Exit.DATA
    assert "bad.txt" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_no_such_folder_and_an_empty_one(tmp_path, capsys):
    assert per10k("ingest", ["--from", str(tmp_path / "none"), "--to", str(tmp_path / "out")]) == Exit.DATA
    assert "no such file or folder" in capsys.readouterr().err
    assert per10k("ingest", ["--from", str(tmp_path), "--to", str(tmp_path / "out")]) == Exit.DATA
    assert "not one file" in capsys.readouterr().err


def test_invalid_values_are_listed_and_the_rest_is_kept(tmp_path):
    inside = """<CINclosureDate>2022-02-30</CINclosureDate><Assessments><AssessmentActualStartDate>1066-01-01
    </AssessmentActualStartDate><AssessmentAuthorisationDate>2022-06-01</AssessmentAuthorisationDate></Assessments>
    <Section47><S47ActualStartDate>never</S47ActualStartDate></Section47>"""
    enquiry = "<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate></Section47>"
    code, extracts = ingested(tmp_path, message(child(case(inside, nfa="maybe")), child(case(enquiry), identifier="A2")))
    assert code == Exit.IN_DOUBT
    assert {row["cine_close_date"] for row in rows(extracts, "ssd_cin_episodes")} == {"2022-02-30", ""}
    assert {row["cine_referral_nfa"] for row in rows(extracts, "ssd_cin_episodes")} == {"N", ""}
    assert [row["cina_assessment_auth_date"] for row in rows(extracts, "ssd_cin_assessments")] == ["2022-06-01"]
    assert [row["s47e_s47_start_date"] for row in rows(extracts, "ssd_s47_enquiry")] == ["2022-06-02"]
    assert {
        ("CINdetails", "CINclosureDate", "2022-02-30"),
        ("CINdetails", "ReferralNFA", "maybe"),
        ("Assessments", "AssessmentActualStartDate", "1066-01-01"),
        ("Section47", "S47ActualStartDate", "never"),
    } <= set(listed(extracts))
    tables = json.loads((extracts / "ingest_manifest.json").read_text())["returns"][0]["tables"]
    assert tables["Section47"] == {"rows_in": 2, "carried": 1, "rejected": 1}


def test_a_table_whose_records_all_fall_out_is_refused(tmp_path, capsys):
    enquiry = "<Section47><S47ActualStartDate>never</S47ActualStartDate></Section47>"
    code, extracts = ingested(tmp_path, message(child(case(enquiry))))
    said = capsys.readouterr().err
    assert code == Exit.DATA and not extracts.exists()
    assert "not one of the 1 records of Section47 could be used" in said and "return.xml, Child 1" in said


def test_a_census_is_as_at_the_day_it_was_made(tmp_path, capsys):
    text = message(child(case(day="2022-04-11"))).replace("2023-05-01T00:00:00", "2022-10-02T09:00:00")

    def as_at(name, *arguments):
        code, extracts = ingested(tmp_path / name, text, *arguments)
        return code, code == 0 and json.loads((extracts / "ingest_manifest.json").read_text())

    code, manifest = as_at("a")
    assert (code, manifest["extract_date"], manifest["returns"][0]["year"]) == (0, "2022-10-02", 2023)
    assert set(manifest["complete_to"]["E09000002"].values()) == {"2022-10-02"}
    assert set(manifest["complete_from"]["E09000002"].values()) == {"2022-04-01"}
    assert "cannot know of later days" in capsys.readouterr().out
    assert as_at("b", "--reference-date", "2022-09-30")[1]["extract_date"] == "2022-09-30"
    for day in ("2022-10-03", "2022-03-31", "2023-03-31"):
        assert as_at(day, "--reference-date", day)[0] == Exit.DATA
        assert f"--reference-date says {day}" in capsys.readouterr().err
    early = message(child(case())).replace("2023-05-01T00:00:00", "2022-03-01T09:00:00")
    assert ingested(tmp_path / "c", early)[0] == Exit.DATA
    assert "before its year began" in capsys.readouterr().err


def test_moments_of_a_census_are_days_in_london(tmp_path):
    moments = ("2022-05-31T23:00:00Z", "2022-06-01T00:00:00+01:00", "2022-05-31T23:00:00.123+0000", "2022-05-31T23:00:00+00")
    for number, moment in enumerate(moments):
        _, extracts = ingested(tmp_path / str(number), message(child(case(day=moment))))
        assert [row["cine_referral_date"] for row in rows(extracts, "ssd_cin_episodes")] == ["2022-06-01"]


def test_an_end_that_is_no_day_reaches_the_extracts_as_it_is_written(tmp_path):
    """Where it is read as an end on an unknown day (is_end_unknown), and not as none."""
    inside = """<CINclosureDate>tomorrow</CINclosureDate><ReasonForClosure>RC1</ReasonForClosure><CINPlanDates><CINPlanStartDate>
    2022-05-02</CINPlanStartDate><CINPlanEndDate>31/02/2023</CINPlanEndDate></CINPlanDates><ChildProtectionPlans><CPPstartDate>
    2022-05-03</CPPstartDate><CPPendDate>0223-01-01</CPPendDate></ChildProtectionPlans>"""
    other = "<ReasonForClosure>RC1</ReasonForClosure>"
    _, extracts = ingested(tmp_path, message(child(case(inside)), child(case(other), identifier="A2")))
    ends = {row["cine_person_id"]: row["cine_close_date"] for row in rows(extracts, "ssd_cin_episodes")}
    assert ends == {"A1": "tomorrow", "A2": ""}
    assert [row["cinp_cin_plan_end_date"] for row in rows(extracts, "ssd_cin_plans")] == ["31/02/2023"]
    assert [row["cppl_cp_plan_end_date"] for row in rows(extracts, "ssd_cp_plans")] == ["0223-01-01"]


def test_a_child_without_id_takes_its_records_along_and_all_are_listed(tmp_path):
    inside = "<Section47><S47ActualStartDate>2022-05-02</S47ActualStartDate></Section47>"
    _, extracts = ingested(tmp_path, message(child(case(inside), identifier=""), child(case(inside))))
    assert len(rows(extracts, "ssd_person")) == 1
    assert Counter(table for table, element, _ in listed(extracts) if element == "LAchildID") == {
        "Child": 1, "CINdetails": 1, "Section47": 1,
    }  # fmt: skip


def test_two_referrals_on_one_day_multiply_nothing(tmp_path):
    """The return's own flag says which of them ended in no further action, however soon they closed."""
    inside = "<Assessments><AssessmentActualStartDate>2022-05-03</AssessmentActualStartDate></Assessments>"
    closed = "<CINclosureDate>2022-05-02</CINclosureDate>"
    _, extracts = ingested(tmp_path, message(child(case(closed, nfa="1"), case(inside), case(inside))))
    referrals = {row["cine_referral_id"]: row["cine_referral_nfa"] for row in rows(extracts, "ssd_cin_episodes")}
    assert sorted(referrals.values()) == ["N", "Y"]
    (assessment,) = rows(extracts, "ssd_cin_assessments")
    assert referrals[assessment["cina_referral_id"]] == "N"
    assert ("CINdetails", "", "") in listed(extracts)


def test_next_years_return_joins_by_child_and_replaces_by_first_day(tmp_path):
    ended = "<CINclosureDate>2023-06-01</CINclosureDate><ReasonForClosure>RC1</ReasonForClosure>"
    first = message(child(case(), case(day="2022-06-01", nfa="1")))
    second = message(child(case(ended), case(day="2023-09-01")), year=2024, day="2024-03-31")
    folder = tmp_path / "in"
    # The order of ingesting changes nothing, nor does the name.
    ingested(folder, second, name="2019.xml")
    _, extracts = ingested(folder, first, name="2030.xml")
    cases = {row["cine_referral_date"]: row["cine_close_date"] for row in rows(extracts, "ssd_cin_episodes")}
    assert cases == {"2022-05-01": "2023-06-01", "2022-06-01": "", "2023-09-01": ""}
    assert len(rows(extracts, "ssd_person")) == 1
    other = tmp_path / "other"
    ingested(other, first, name="2030.xml")
    _, again = ingested(other, second, name="2019.xml")
    assert contents(again) == contents(extracts)
    before = contents(extracts)
    ingested(folder, first, name="2030.xml")
    assert contents(extracts) == before


def test_child_in_need_plans_of_a_year_without_are_not_supplied_unless_there_are_some(tmp_path):
    plan = "<CINPlanDates><CINPlanStartDate>2020-05-02</CINPlanStartDate></CINPlanDates>"
    _, without = ingested(tmp_path / "a", message(child(case(day="2020-05-01")), year=2021, day="2021-03-31"))
    _, some = ingested(tmp_path / "b", message(child(case(plan, day="2020-05-01")), year=2021, day="2021-03-31"))
    _, later = ingested(tmp_path / "c", message(child(case())))
    assert [(folder / "ssd_cin_plans.csv").exists() for folder in (without, some, later)] == [False, True, True]


def test_a_namespace_and_comments_change_nothing(tmp_path):
    text = message(child(case("<!-- a comment -->")))
    _, plain = ingested(tmp_path / "a", text)
    _, named = ingested(tmp_path / "b", text.replace("<Message>", "<?xml version='1.0'?><!-- x --><Message xmlns='urn:x'>"))
    assert rows(named, "ssd_cin_episodes") == rows(plain, "ssd_cin_episodes") != []


def test_councils_share_a_folder_and_not_their_children(tmp_path):
    ingested(tmp_path, message(child(case())))
    _, extracts = ingested(tmp_path, message(child(case()), lea="302"))
    referrals = rows(extracts, "ssd_cin_episodes")
    assert sorted(row["la_code"] for row in referrals) == ["E09000002", "E09000003"]
    assert len({row["cine_referral_id"] for row in referrals}) == 2


def test_an_extract_from_elsewhere_is_not_counted_twice(tmp_path, capsys):
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "SSD_CP_Plans.parquet").write_text("")
    code, _ = ingested(tmp_path, message(child(case())))
    assert code == Exit.DATA
    assert "SSD_CP_Plans.parquet" in capsys.readouterr().err


def test_the_preparation_of_a_build_knows_what_returns_cannot_carry(tmp_path):
    _, extracts = ingested(tmp_path, message(child(case())))
    contract = [
        {"name": extract.name, "optional": extract.optional, "columns": {f.name: f.required for f in extract.fields.values()}}
        for extract in read_contract().extracts.values()
    ]
    asked = {"folder": str(extracts), "la_code": None, "not_supplied": [], "contract": contract}
    answer = json.loads(prepare(json.dumps(asked)))
    assert answer["problems"] == []
    assert "('E09000002', 'ssd_s47_enquiry', 's47e_s47_end_date')" in " ".join(answer["statements"])
    assert not contract_of(extracts).extracts["ssd_s47_enquiry"].fields["s47e_s47_end_date"].required
    # Without the manifest the same folder lacks extracts and columns that must be there.
    (extracts / "ingest_manifest.json").unlink()
    problems = json.loads(prepare(json.dumps(asked)))["problems"]
    assert any("ssd_contacts" in problem for problem in problems)
    assert any("s47e_s47_end_date" in problem for problem in problems)


# Fields of the Standard Safeguarding Dataset 1.4.5 that the contract leaves out, as nothing is counted by them.
SSD_ALONE = {
    "ssd_cin_episodes": {"cine_cin_primary_need_code", "cine_referral_source_code"},
    "ssd_cp_plans": {"cppl_cp_plan_latest_category"},
    "ssd_person": {"pers_expected_dob"},
    "ssd_pre_proceedings": {"prep_care_pro_letter_date", "prep_pre_pro_meetings_num"},
}


def test_columns_are_the_contracts_or_the_ssds():
    contract = {extract.name: set(extract.fields) for extract in read_contract().extracts.values()}
    beyond = {extract: set(columns) - contract.get(extract, set()) for extract, columns in CARRIES.items()}
    assert {extract: columns for extract, columns in beyond.items() if columns} == SSD_ALONE


def test_the_page_of_indicators_is_what_the_returns_carry_and_the_dictionary_needs():
    assert (PROJECT / "docs" / "returns-indicators.md").read_text() == page()


DAYS = st.dates(date(2022, 4, 1), date(2023, 3, 31)).map(str)
CASES = st.lists(st.tuples(DAYS, st.sampled_from("01"), st.lists(DAYS, max_size=3)), max_size=4)


# Numbers that differ by leading zeros alone are refused, as they may be one child's, and 0 is nobody's (test_ingest_numbers.py).
CHILDREN = st.dictionaries(st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True), CASES, min_size=1, max_size=5).filter(
    lambda children: (
        any(children.values())
        and all(map(tidy_id, children))
        and len({name.lstrip("0") for name in children}) == len(children)
        # So many enquiries without a conference are refused, as an export that lost them (test_ingest_whole.py).
        and sum(len(starts) for cases in children.values() for *_, starts in cases) < MANY
    )
)


# What belongs to a repetition belongs to what it repeats, though another of that day comes first in order.
REPEATED = [("2022-04-01", "0", ["2022-04-01"])] * 3 + [("2022-04-01", "1", [])]


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(children={"X": REPEATED})
@given(children=CHILDREN)
def test_nothing_is_lost(children, tmp_path_factory):
    def module(day, nfa, starts):
        inside = (f"<Section47><S47ActualStartDate>{start}</S47ActualStartDate></Section47>" for start in starts)
        return case("".join(inside), day=day, nfa=nfa)

    said = [child(*(module(*one) for one in cases), identifier=name) for name, cases in children.items()]
    _, extracts = ingested(tmp_path_factory.mktemp("any"), message(*said))
    people = {row["pers_person_id"] for row in rows(extracts, "ssd_person")}
    assert people == set(children)
    # Modules that say the same are one; any other is a row, with its own id.
    referrals = rows(extracts, "ssd_cin_episodes")
    expected = Counter(name for name, cases in children.items() for _ in {one[:2] for one in cases})
    assert Counter(row["cine_person_id"] for row in referrals) == expected
    assert len({row["cine_referral_id"] for row in referrals}) == len(referrals)
    enquiries = rows(extracts, "ssd_s47_enquiry")
    days = {(name, day, nfa, start) for name, cases in children.items() for day, nfa, starts in cases for start in starts}
    assert Counter((row["s47e_person_id"], row["s47e_s47_start_date"]) for row in enquiries) == Counter(
        (name, start) for name, _, _, start in days
    )
    tables = json.loads((extracts / "ingest_manifest.json").read_text())["returns"][0]["tables"]
    assert tables["Child"]["rows_in"] == len(children)
    assert sum(t["rows_in"] for t in tables.values()) == sum(t["carried"] + t["rejected"] for t in tables.values())


def test_linked_returns_in_any_order_give_one_set_of_extracts(tmp_path):
    children = invent(30, date(2020, 9, 1), date(2023, 3, 31), seed=3)
    folders = []
    for order in ((2021, 2022, 2023), (2023, 2021, 2022)):
        for year in order:
            _, extracts = ingested(tmp_path / str(order[0]), census(children, year), name=f"{year}.xml")
        folders.append(contents(extracts))
    assert folders[0] == folders[1]


def test_every_council_has_a_number():
    with (PROJECT / "seeds" / "reference" / "council.csv").open(newline="") as file:
        councils = {row["la_code"] for row in csv.DictReader(file)}
    with (PROJECT / "per10k/plugin/local_authority_numbers.csv").open(newline="") as file:
        numbered = {row["la_code"] for row in csv.DictReader(file)}
    assert councils <= numbered
    assert la_code_of(" 301 ") == "E09000002"
    assert la_code_of("000") is None


def test_the_same_file_under_two_names_counts_once(tmp_path):
    for name in ("a.xml", "b.xml"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(message(child(case())))
    assert per10k("ingest", ["--from", str(tmp_path / "in"), "--to", str(tmp_path / "out")]) == 0
    assert len(rows(tmp_path / "out", "ssd_cin_episodes")) == 1
    (about,) = json.loads((tmp_path / "out" / "ingest_manifest.json").read_text())["returns"]
    assert about["files"] == ["a.xml"]


def test_numbers_tell_apart_what_begins_on_one_day():
    events = [("d", "2020-01-01", ("x",)), ("d", "", ("y",)), ("e", "", ("y",)), ("d", "", ("y",)), ("d", "2021-01-01", ("x",))]
    assert numbers(events) == [3, 1, 1, -1, 2]
    assert stable_id("a", "b", "c") == stable_id("a", "b", "c") != stable_id("a", "b", "c", "")


@pytest.mark.parametrize(("exchanged_one", "is_refused"), [("", False), ("CINclosureDate", True), ("CINreferralDate", True)])
def test_a_census_with_day_and_month_exchanged_in_an_element_is_refused(tmp_path, capsys, exchanged_one, is_refused):
    """Closed cases leave the year at both ends of it, referrals go beyond its end."""

    def written(element, day):
        found = (exchanged(day.isoformat()) if element == exchanged_one else "") or day.isoformat()
        return f"<{element}>{found}</{element}>"

    days = [date(2022, 4, 2) + timedelta(days=4 * number) for number in range(90)]
    closed = "".join(
        f"<CINdetails>{written('CINreferralDate', day)}<ReferralNFA>0</ReferralNFA><PrimaryNeedCode>N1</PrimaryNeedCode>"
        f"<ReferralSource>1A</ReferralSource>{written('CINclosureDate', day + timedelta(days=2))}"
        "<ReasonForClosure>RC1</ReasonForClosure></CINdetails>"
        for day in days
    )
    code, _ = ingested(tmp_path, message(child(closed)))
    assert (code == Exit.DATA) == is_refused
    assert (f"{exchanged_one}: " in capsys.readouterr().err) == is_refused


@pytest.mark.parametrize("order", [("first", "again"), ("again", "first")])
def test_a_census_made_again_is_the_whole_of_its_year(tmp_path, order):
    """Nothing of a child whom it no longer has is left: enquiries, conferences, reviews and factors neither."""
    children = invent(14, date(2023, 4, 1), date(2024, 3, 1), seed=3)
    first = census(children, 2024)
    staying = [child for child in children if child.number not in (4, 13)]
    texts = {"first": first, "again": census(staying, 2024).replace("2024-05-01T", "2024-07-01T")}
    for name in order:
        code, both = ingested(tmp_path / "both", texts[name], name=f"{name}.xml")
        assert code != Exit.DATA
    _, alone = ingested(tmp_path / "alone", texts["again"], name="again.xml")
    of_both, of_alone = ({p.name: p.read_bytes() for p in path.glob("ssd_*.csv")} for path in (both, alone))
    assert of_both == of_alone
    _, before = ingested(tmp_path / "before", first)
    for name in ("ssd_s47_enquiry", "ssd_initial_cp_conference", "ssd_cp_reviews", "ssd_assessment_factors"):
        assert len(rows(before, name)) > len(rows(alone, name)), name
