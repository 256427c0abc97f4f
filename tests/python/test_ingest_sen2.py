"""SEN2, person by person: what is read is what happened, in any order of elements, or it is refused or listed."""

import csv
import json
import random
import re
from collections import Counter

import pytest
from commands import per10k
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import examples
from sen2_returns import expected, invent, message

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit

COUNCIL, YEAR = "E09000002", 2025
PEOPLE = invent(60, YEAR, seed=7)
WHOLE = message(PEOPLE, YEAR)
REQUESTS = ("person_id", "request_date", "plan_issued_date", "assessment_outcome", "exception_flag")
MOVES = ("person_id", "phase", "transition_year", "finalised_date")
FEW = settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ingested(folder, *texts, said=()):
    """Ingest texts as files of one folder; returns the exit code and the folder of extracts."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / "in" / f"{number}.xml").write_text(text)
    return per10k("ingest", ["--from", str(folder / "in"), "--to", str(folder / "out"), *said]), folder / "out"


def rows(folder, extract):
    with (folder / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def read(folder):
    """The requests and moves of a folder, as `expected` has them: whoever has no number as '?'."""
    found = []
    for extract, columns in (("local_sen2", REQUESTS), ("local_ehcp_transitions", MOVES)):
        own = rows(folder, extract) if (folder / f"{extract}.csv").exists() else []
        told = ([row[column] for column in columns] for row in own)
        found.append(sorted(("?" if len(who) == 20 else who, *rest) for who, *rest in told))
    return tuple(found)


def listed(folder):
    return Counter((row["table"], row["element"], row["value"]) for row in rows(folder, "ingest_not_carried"))


def person(*requests, upn="A1"):
    return f"<Person><Surname>Made</Surname><Forename>Up</Forename><UPN>{upn}</UPN>{''.join(requests)}</Person>"


def request(received="2024-01-08", outcome="Y", inside="", more=""):
    return (
        f"<Requests><ReceivedDate>{received}</ReceivedDate><RequestOutcome>{outcome}</RequestOutcome>{more}"
        f"<Assessment>{inside}</Assessment></Requests>"
    )


def assessment(outcome="Y", issued="2024-05-20", week="0"):
    plan = f"<NamedPlan><StartDate>{issued}</StartDate></NamedPlan>"
    return f"<AssessmentOutcome>{outcome}</AssessmentOutcome><Week20>{week}</Week20>{plan}"


def of(*people):
    return re.sub("<Persons>.*</Persons>", f"<Persons>{''.join(people)}</Persons>", WHOLE)


def test_every_request_is_what_happened(tmp_path):
    code, folder = ingested(tmp_path, WHOLE)
    assert code == 0
    assert read(folder) == expected(PEOPLE, YEAR)
    returns = json.loads((folder / "ingest_manifest.json").read_text())["returns"]
    assert returns[0]["tables"]["Requests"]["rows_in"] == WHOLE.count("<Requests>")
    assert (returns[0]["la_code"], returns[0]["reference_date"]) == (COUNCIL, "2024-12-31")
    # Elements that no extract has a field for are listed once for the return.
    assert {element for table, element, _ in listed(folder) if table == "Requests"} >= {
        "Ethnicity",
        "PlanDetail",
        "OtherTribunal",
    }


def test_the_extracts_are_the_contracts(tmp_path):
    _, folder = ingested(tmp_path, WHOLE)
    manifest = json.loads((folder / "ingest_manifest.json").read_text())
    for extract in ("local_sen2", "local_ehcp_transitions"):
        fields = read_contract().extracts[extract].fields
        assert set(rows(folder, extract)[0]) - {"la_code"} == set(fields)
        codes = {name: set(field.codes) for name, field in fields.items() if field.codes}
        assert all(row[name] in of_field for row in rows(folder, extract) for name, of_field in codes.items())
        assert manifest["complete_from"][COUNCIL][extract] == "2024-01-01"
    assert "ssd_person" in manifest["not_carried"]["extracts"]


@FEW
@given(seed=st.integers(0, 10**6))
def test_the_order_of_elements_says_nothing(seed, tmp_path_factory):
    draw = random.Random(seed)
    code, folder = ingested(
        tmp_path_factory.mktemp("order"), message(PEOPLE, YEAR, order=lambda parts: draw.sample(parts, len(parts)))
    )
    assert code == 0
    assert read(folder) == expected(PEOPLE, YEAR)


# Element -> the place of what it says in a row.
READ = {"ReceivedDate": 1, "StartDate": 2, "AssessmentOutcome": 3, "RequestOutcome": 3, "Week20": 4, "UPN": 0}
DAMAGES = ("gone", "unknown", "unread", "renamed")
DAMAGED = st.tuples(st.sampled_from(sorted(READ)), st.sampled_from(DAMAGES), st.sampled_from((0.02, 0.3, 1)))


@FEW
@given(damage=DAMAGED, seed=st.integers(0, 99))
def test_a_damaged_return_is_right_refused_or_listed(damage, seed, tmp_path_factory):
    draw, (element, kind, share) = random.Random(seed), damage

    def damaged(found):
        if draw.random() > share:
            return found.group()
        changed = {"gone": "", "unknown": "<{0}>Q?</{0}>", "unread": "<{0}>31/02/2024</{0}>", "renamed": "<x{0}>1</x{0}>"}
        return changed[kind].format(element)

    text = re.sub(f"<{element}>[^<]*</{element}>", damaged, WHOLE)
    code, folder = ingested(tmp_path_factory.mktemp("damaged"), text)
    if code == 4:
        assert not folder.exists()
        return
    found, whole = read(folder)[0], expected(PEOPLE, YEAR)[0]
    # A value that is none is carried as it is written, and listed; one that is missing leaves the field empty.
    at = READ[element]
    all_but = {row[:at] + row[at + 1 :] for row in whole}
    for row in Counter(found) - Counter(whole):
        assert row[at] in ("", "Q?", "31/02/2024", "?")
        # A plan without its day may be one of another year.
        assert row[:at] + row[at + 1 :] in all_but or (element == "StartDate" and row[at] in ("Q?", "31/02/2024"))
    if kind in ("unknown", "unread") and text != WHOLE:
        assert code == Exit.IN_DOUBT
        assert any(name == element for _, name, _ in listed(folder))


def test_a_request_that_was_refused_withdrawn_or_left_awaits_no_plan(tmp_path):
    refused = request(outcome="N", inside="<AssessmentOutcome>A</AssessmentOutcome>")
    withdrawn = request(inside="<AssessmentOutcome>W</AssessmentOutcome>")
    left = request(more="<Exported>302</Exported>")
    _, folder = ingested(tmp_path, of(person(refused, upn="A1"), person(withdrawn, upn="A2"), person(left, upn="A3")))
    assert [row["assessment_outcome"] for row in rows(folder, "local_sen2")] == ["N"] * 3


@pytest.mark.parametrize("outcome", ["N", "A", "H"])
def test_a_plan_that_its_outcome_denies_is_in_doubt(tmp_path, outcome):
    code, folder = ingested(tmp_path, of(person(request(inside=assessment(outcome)))))
    assert [row["assessment_outcome"] for row in rows(folder, "local_sen2")] == [""]
    assert code == Exit.IN_DOUBT
    assert ("Requests", "AssessmentOutcome", outcome.replace("A", "")) in listed(folder)


def test_a_plan_from_another_council_or_year_is_none_of_this_return(tmp_path):
    moved_in = request(outcome="H", inside=assessment("H")).replace(
        "</Requests>", "<ActivePlans><TransferLA>302</TransferLA></ActivePlans></Requests>"
    )
    earlier = request("2022-01-08", inside=assessment(issued="2022-05-20"))
    later = request("2024-09-08", inside=assessment(issued="2025-01-10"))
    mine = request(inside=assessment())
    people = (person(one, upn=f"A{number}") for number, one in enumerate((moved_in, earlier, later, mine)))
    code, folder = ingested(tmp_path, of(*people))
    assert code == 0
    assert [row["person_id"] for row in rows(folder, "local_sen2")] == ["A3"]
    assert listed(folder)["Requests", "StartDate", "2022-05-20"] == listed(folder)["Requests", "StartDate", "2025-01-10"] == 1


def test_the_day_of_the_outcome_stands_in_for_a_start_that_is_missing(tmp_path):
    inside = "<AssessmentOutcome>Y</AssessmentOutcome><AssessmentOutcomeDate>2024-04-02</AssessmentOutcomeDate>"
    code, folder = ingested(tmp_path, of(person(request(inside=inside))))
    assert (code, rows(folder, "local_sen2")[0]["plan_issued_date"]) == (Exit.IN_DOUBT, "2024-04-02")
    assert listed(folder)["Requests", "StartDate", ""] == 1


def test_two_requests_of_one_day(tmp_path):
    further, same = request(inside=assessment()), request(outcome="A")
    code, folder = ingested(tmp_path, of(person(further, same, further)))
    assert [row["plan_issued_date"] for row in rows(folder, "local_sen2")] == ["2024-05-20"]
    assert code == Exit.IN_DOUBT
    assert (
        Counter(row["reason"] for row in rows(folder, "ingest_not_carried") if row["table"] == "Requests")[
            "repeats another of the child in everything"
        ]
        == 1
    )


def test_a_move_whose_day_is_of_no_phase_is_in_doubt(tmp_path):
    plan = "<ActivePlans><PhaseTransferDueDate>2024-03-01</PhaseTransferDueDate></ActivePlans></Requests>"
    code, folder = ingested(tmp_path, of(person(request(inside=assessment()).replace("</Requests>", plan))))
    assert (code, rows(folder, "local_ehcp_transitions")[0]["phase"]) == (Exit.IN_DOUBT, "due 2024-03-01")


def test_moves_are_not_supplied_by_a_return_without_them(tmp_path):
    _, folder = ingested(tmp_path, re.sub("<PhaseTransfer[^<]*<[^>]*>", "", WHOLE))
    assert not (folder / "local_ehcp_transitions.csv").exists()
    assert "local_ehcp_transitions" in json.loads((folder / "ingest_manifest.json").read_text())["not_carried"]["extracts"]


def test_years_go_together_and_a_return_sent_again_replaces_the_earlier(tmp_path):
    before = message(PEOPLE, 2024)
    code, folder = ingested(tmp_path, before, WHOLE)
    assert code in (0, Exit.IN_DOUBT)
    issued = {row[:3] for year in (2024, 2025) for row in expected(PEOPLE, year)[0] if row[2]}
    assert {row[:3] for row in read(folder)[0] if row[2]} == issued
    assert json.loads((folder / "ingest_manifest.json").read_text())["complete_from"][COUNCIL]["local_sen2"] == "2023-01-01"
    again = message([one for one in PEOPLE if one.upn != PEOPLE[0].upn], YEAR, made="2025-02-20")
    (tmp_path / "in" / "0.xml").write_text(again)
    per10k("ingest", ["--from", str(tmp_path / "in" / "0.xml"), "--to", str(folder)])
    said = json.loads((folder / "ingest_manifest.json").read_text())["returns_replaced"]
    assert len(said) == 1
    assert "of calendar year 2024 as well, was made later and replaces it" in said[0]


def test_a_return_of_the_year_under_way_is_as_at_the_day_it_was_made(tmp_path):
    text = message(invent(20, 2026, seed=2), 2026, made="2025-06-30")
    _, folder = ingested(tmp_path, text)
    assert json.loads((folder / "ingest_manifest.json").read_text())["extract_date"] == "2025-06-30"


REFUSED = {
    "no header": (re.sub("<Header>.*</Header>", "<X><Collection>SEN2</Collection></X>", WHOLE), "no Header"),
    "no person": (of(), "not one Person"),
    "an earlier year": (WHOLE.replace("<Year>2025<", "<Year>2021<"), "those of 2023 and later"),
    "no year": (re.sub("<(Year|ReferenceDate)>[^<]*<", r"<\1><", WHOLE), "neither a Year nor a ReferenceDate"),
    "unknown council": (WHOLE.replace("<LEA>301<", "<LEA>000<"), "--la-code"),
    "truncated": (WHOLE[:-2000], "cut short"),
    "no day of receipt": (re.sub("<ReceivedDate>[^<]*</ReceivedDate>", "", WHOLE), "not one of its .* Requests has ReceivedDate"),
    "no start of a plan": (re.sub("<StartDate>[^<]*</StartDate>", "", WHOLE), "NamedPlan has StartDate"),
    "made before its year": (WHOLE.replace("2025-01-31T", "2023-01-31T"), "before the calendar year"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used_is_refused_by_name(tmp_path, what, capsys):
    text, said = REFUSED[what]
    code, folder = ingested(tmp_path, text)
    assert code == 4
    assert re.search(said, capsys.readouterr().err)
    assert not folder.exists()


def test_a_later_year_is_read_and_doubted(tmp_path):
    shifted = re.sub(r"\b20(2[2-5])-(?!02-29)", lambda year: f"20{int(year[1]) + 2}-", WHOLE)
    later = shifted.replace("<Year>2025<", "<Year>2027<").replace("2027-01-31T", "2026-11-01T")
    code, folder = ingested(tmp_path, later)
    assert code == Exit.IN_DOUBT
    assert listed(folder)["the return", "Year", "2027"] == 1


def test_a_number_that_several_people_have_is_nobodys(tmp_path):
    born = [f"<PersonBirthDate>{year}-02-03</PersonBirthDate><UPN>" for year in (2015, 2016)]
    people = [person(request(inside=assessment())).replace("<UPN>", one) for one in born]
    code, folder = ingested(tmp_path, of(*people))
    assert code == Exit.IN_DOUBT
    assert [len(row["person_id"]) for row in rows(folder, "local_sen2")] == [20, 20]
    assert listed(folder)["Requests", "UPN", "A1"] == 2
