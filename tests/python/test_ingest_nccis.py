"""The NCCIS return: what is read is what is so at the end of the month, or it is refused or listed."""

import csv
import json
import random
import re
from collections import Counter
from datetime import date

import pytest
from commands import per10k
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nccis_returns import age_of, expected, invent, message
from proofs import examples

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit

COUNCIL, MONTH = "E09000002", date(2025, 12, 31)
PEOPLE = invent(80, MONTH, seed=3)
WHOLE = message(PEOPLE, MONTH)
COLUMNS = ("snapshot_month", "person_id", "academic_age", "activity_group", "due_to_lapse_date", "resident_flag", "lac_flag")
FEW = settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ingested(folder, *texts, said=()):
    """Ingest texts as files of one folder; returns the exit code and the folder of extracts."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / "in" / f"{number}.xml").write_text(text)
    return per10k("ingest", ["--from", str(folder / "in"), "--to", str(folder / "out"), *said]), folder / "out"


def rows(folder, extract="local_ccis"):
    with (folder / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def read(folder):
    return sorted(tuple(row.get(column, "") for column in COLUMNS) for row in rows(folder))


def listed(folder):
    return Counter((row["element"], row["value"]) for row in rows(folder, "ingest_not_carried"))


def record(number="3010000000001", born="2009-05-05", **elements):
    said = {"CohortStatus": "P", "LeadLEA": "301", "ActivityCode": "210", "CurrencyLapsed": "N", "DueToLapseDate": "2026-07-31"}
    said = {"YoungPersonsID": number, "DOB": born, **said, **elements}
    return f"<YoungPersonsRecord>{''.join(f'<{name}>{value}</{name}>' for name, value in said.items())}</YoungPersonsRecord>"


def of(*records):
    return re.sub("<YoungPersons>.*</YoungPersons>", f"<YoungPersons>{''.join(records)}</YoungPersons>", WHOLE)


def one(tmp_path, *, born="2009-05-05", **elements):
    """The row of a young person, beside one of whom nothing is in doubt; and the exit code."""
    sure = record("3019999999999", CharacteristicCode="160")
    code, folder = ingested(tmp_path, of(record(born=born, **elements), sure))
    return next(row for row in rows(folder) if row["person_id"] == "3010000000001"), code, folder


def test_every_young_person_is_what_is_so(tmp_path):
    code, folder = ingested(tmp_path, WHOLE)
    assert code == 0
    assert read(folder) == expected(PEOPLE, MONTH)
    left = sum(person.status == "T" for person in PEOPLE)
    assert listed(folder)["CohortStatus", "T"] == left
    about = json.loads((folder / "ingest_manifest.json").read_text())["returns"][0]
    assert about["tables"]["YoungPersonsRecord"]["rows_in"] == len(PEOPLE) == len(read(folder)) + left
    assert (about["la_code"], about["reference_date"], about["period"]) == (COUNCIL, "2025-12-31", "2025-12")


def test_the_extract_is_the_contracts(tmp_path):
    _, folder = ingested(tmp_path, WHOLE)
    fields = read_contract().extracts["local_ccis"].fields
    carried = set(rows(folder)[0]) - {"la_code"}
    assert carried == set(fields) - {"meets_rpa_flag"}
    assert {row["activity_group"] for row in rows(folder)} <= set(fields["activity_group"].codes)
    # Who meets the duty to participate is not supplied, and no zero.
    assert json.loads((folder / "ingest_manifest.json").read_text())["not_carried"]["fields"]["local_ccis"] == ["meets_rpa_flag"]


def test_the_writer_has_the_edges_of_the_school_year():
    """Both days between which an age changes are among the people, or the test above would miss them."""
    edges = {(person.born.month, person.born.day) for person in PEOPLE}
    assert {(9, 1), (8, 31)} <= edges
    assert {age_of(person, MONTH) for person in PEOPLE} == {15, 16, 17, 18}


@FEW
@given(seed=st.integers(0, 10**6))
def test_the_order_of_elements_says_nothing(seed, tmp_path_factory):
    draw = random.Random(seed)
    shuffled = message(PEOPLE, MONTH, order=lambda parts: draw.sample(parts, len(parts)))
    code, folder = ingested(tmp_path_factory.mktemp("order"), shuffled)
    assert (code, read(folder)) == (0, expected(PEOPLE, MONTH))


# Element -> the places in a row of what rests on it.
READ = {
    "YoungPersonsID": (1,), "DOB": (2, 3), "CohortStatus": (5,), "LeadLEA": (5,), "ActivityCode": (3,), "CurrencyLapsed": (3, 4),
    "DueToLapseDate": (4,), "CharacteristicCode": (6,),
}  # fmt: skip


def counted(row):
    """Month, number, age, activity as the pipeline counts it: a record that has lapsed by the end of the month is not known."""
    return (*row[:3], "not_known" if "" < row[4] <= str(MONTH) else row[3], *row[5:])


DAMAGED = st.tuples(
    st.sampled_from(sorted(READ)), st.sampled_from(("gone", "unknown", "renamed")), st.sampled_from((0.02, 0.3, 1))
)


@FEW
@given(damage=DAMAGED, seed=st.integers(0, 99))
def test_a_damaged_return_is_right_refused_or_listed(damage, seed, tmp_path_factory):
    draw, (element, kind, share) = random.Random(seed), damage
    changed = {"gone": "", "unknown": f"<{element}>Q?</{element}>", "renamed": f"<x{element}>1</x{element}>"}[kind]
    text = re.sub(f"<{element}>[^<]*</{element}>", lambda found: changed if draw.random() < share else found.group(), WHOLE)
    code, folder = ingested(tmp_path_factory.mktemp("damaged"), text)
    if code == 4:
        assert not folder.exists()
        return
    places = READ[element]
    whole = expected(PEOPLE, MONTH)
    # Who left has no row of their own, and has one where their status was damaged.
    people = [*whole, *expected([person for person in PEOPLE if person.status == "T"], MONTH)]
    same = {tuple(value for at, value in enumerate(row) if at not in places) for row in people}
    left = {person.number for person in PEOPLE if person.status == "T"}
    for row in set(read(folder)) - set(whole):
        assert row[1] in left or tuple(value for at, value in enumerate(row) if at not in places) in same
        is_open = element == "CharacteristicCode" or row[1] == "Q?" or {row[at] for at in places} & {"", "Q?", "N"}
        # Without the word of the return on it, a record counts as lapsed by its day.
        assert row[1] in left or is_open or counted(row) in set(map(counted, whole))
    # But for a day of lapse and a characteristic, which XML leaves out where there is none, what is missing is listed.
    if read(folder) != whole and (kind == "unknown" or element not in ("DueToLapseDate", "CharacteristicCode")):
        assert code == Exit.IN_DOUBT


@pytest.mark.parametrize(
    ("flag", "until", "activity", "lapses", "is_listed"),
    [
        ("Y", "2025-11-30", "not_known", "2025-11-30", False),
        ("Y", "2025-12-31", "not_known", "2025-12-31", False),
        ("Y", "2026-01-01", "not_known", "2026-01-01", True),
        ("N", "2026-01-01", "education", "2026-01-01", False),
        # On the last day of the month the flag decides, and the pipeline is not given the day.
        ("N", "2025-12-31", "education", "", True),
        # Past: the pipeline reads the record as lapsed, whatever the flag.
        ("N", "2025-12-30", "education", "2025-12-30", True),
        ("", "2025-12-30", "education", "2025-12-30", True),
        ("Q", "2026-07-31", "education", "2026-07-31", True),
    ],
)
def test_a_record_that_has_lapsed_is_not_known(tmp_path, flag, until, activity, lapses, is_listed):
    row, _, folder = one(tmp_path, CurrencyLapsed=flag, DueToLapseDate=until)
    assert (row["activity_group"], row["due_to_lapse_date"]) == (activity, lapses)
    assert bool({element for element, _ in listed(folder)} & {"CurrencyLapsed", "DueToLapseDate"}) == is_listed


@pytest.mark.parametrize(
    ("code", "born", "activity"),
    [
        ("110", "2009-09-01", "education"),
        ("150", "2009-09-01", "not_known"),
        # A day older, and beyond compulsory schooling: a code of it is none that can be.
        ("110", "2009-08-31", "110"),
        ("999", "2009-05-05", "999"),
        ("510", "2009-05-05", "510"),
        ("210.0", "2009-05-05", "education"),
    ],
)
def test_a_code_that_cannot_be_is_carried_as_it_is_written(tmp_path, code, born, activity):
    row, exit_code, folder = one(tmp_path, born=born, ActivityCode=code)
    assert row["activity_group"] == activity
    assert (exit_code == Exit.IN_DOUBT) == (activity == code) == bool(listed(folder)["ActivityCode", code])


def test_without_an_activity_it_is_not_known_and_listed(tmp_path):
    row, code, folder = one(tmp_path, ActivityCode="")
    assert (row["activity_group"], code, listed(folder)["ActivityCode", ""]) == ("", Exit.IN_DOUBT, 1)


@pytest.mark.parametrize(
    ("elements", "resident"),
    [({"CohortStatus": "G"}, "N"), ({"LeadLEA": "302"}, "N"), ({"CohortStatus": "Z"}, ""), ({"LeadLEA": ""}, "")],
)
def test_who_counts_as_a_resident(tmp_path, elements, resident):
    assert one(tmp_path, **elements)[0]["resident_flag"] == resident


def test_a_characteristic_that_is_no_code_leaves_open_who_is_looked_after(tmp_path):
    assert one(tmp_path / "a", CharacteristicCode="999")[0]["lac_flag"] == ""
    assert one(tmp_path / "b", CharacteristicCode="110")[0]["lac_flag"] == "Y"


def test_who_stands_twice_counts_once(tmp_path):
    twice, guarantee = record(), record(CohortStatus="G")
    other = record(ActivityCode="610")
    code, folder = ingested(tmp_path, of(guarantee, twice, twice, other))
    assert [row["activity_group"] for row in rows(folder)] == ["education"]
    assert code == Exit.IN_DOUBT
    assert listed(folder)["CohortStatus", "G"] == listed(folder)["YoungPersonsID", "3010000000001"] == 1


def test_without_characteristics_nobody_is_known_to_be_looked_after(tmp_path):
    _, folder = ingested(tmp_path, re.sub("<CharacteristicCode>.*?</CharacteristicCode>", "", WHOLE))
    assert "lac_flag" not in rows(folder)[0]
    assert "lac_flag" in json.loads((folder / "ingest_manifest.json").read_text())["not_carried"]["fields"]["local_ccis"]


def test_months_go_together_and_a_return_sent_again_replaces_the_earlier(tmp_path):
    january = date(2026, 1, 31)
    later = invent(80, january, seed=4)
    _, folder = ingested(tmp_path, WHOLE, message(later, january))
    assert read(folder) == sorted([*expected(PEOPLE, MONTH), *expected(later, january)])
    again = message(PEOPLE[1:], MONTH, sent="2026-01-20")
    (tmp_path / "in" / "0.xml").write_text(again)
    per10k("ingest", ["--from", str(tmp_path / "in" / "0.xml"), "--to", str(folder)])
    assert read(folder) == sorted([*expected(PEOPLE[1:], MONTH), *expected(later, january)])


def test_each_council_of_a_file_has_its_own(tmp_path):
    text = of(record("3010000000001"), record("3020000000002", LeadLEA="302"))
    text = text.replace("<LEACode>301</LEACode>", "<LEACode>301</LEACode><LEACode>302</LEACode>")
    _, folder = ingested(tmp_path, text)
    found = {(row["la_code"], row["person_id"], row["resident_flag"]) for row in rows(folder)}
    assert found == {("E09000002", "3010000000001", "Y"), ("E09000003", "3020000000002", "Y")}


def february(*groups):
    """Records of a month: so many young people of a code, one after another by number."""
    codes = [code for code, count in groups for _ in range(count)]
    return [
        record(f"301{place:010}", f"200{8 + place % 2}-05-05", ActivityCode=code, CharacteristicCode="110")
        for place, code in enumerate(codes)
    ]


@pytest.mark.parametrize("later, said", [
    ((("210", 100), ("610", 20)), ""),
    ((("210", 119), ("640", 1)), ""),
    ((("210", 120),), "has nobody whose activity is NEET, and that of 2025-12 has 20"),
    ((("210", 100), ("610", 8)), ""),
    ((("210", 100), ("610", 7)), "has not 13 of the 120 residents aged 16 and 17 of 2025-12"),
    ((("210", 100),), "has nobody whose activity is NEET, and that of 2025-12 has 20"),
])  # fmt: skip
def test_a_month_that_lacks_what_the_one_before_has_is_told(tmp_path, capsys, later, said):
    """A system that filters by activity takes the residents with it."""
    january = of(*february(*later)).replace(f"<PeriodEnd>{MONTH}<", "<PeriodEnd>2026-01-31<")
    code, folder = ingested(
        tmp_path, of(*february(("210", 100), ("610", 20))), re.sub("<DateOfSend>[^<]*<", "<DateOfSend>2026-02-05<", january)
    )
    assert code == (Exit.IN_DOUBT if said else 0)
    assert said in capsys.readouterr().out
    assert any(said in row["reason"] for row in rows(folder, "ingest_not_carried")) or not said


def test_a_return_sent_half_a_year_late_is_in_doubt(tmp_path):
    for sent, code in (("2026-06-29", 0), ("2026-06-30", Exit.IN_DOUBT)):
        text = re.sub("<DateOfSend>[^<]*<", f"<DateOfSend>{sent}<", of(record(CharacteristicCode="160")))
        assert ingested(tmp_path / sent, text)[0] == code


REFUSED = {
    "of another year": (WHOLE.replace(f"<PeriodEnd>{MONTH}<", "<PeriodEnd>2021-12-31<"), "StartDates are after 2021-12-31"),
    "no header": (re.sub("<FileHeader>.*</FileHeader>", "", WHOLE), "its root element is CCISReturn"),
    "no record": (of(), "not one YoungPersonsRecord"),
    "no day": (WHOLE.replace(f"<PeriodEnd>{MONTH}<", "<PeriodEnd>soon<"), "no PeriodEnd that can be read"),
    "unknown council": (WHOLE.replace("<LEACode>301<", "<LEACode>000<"), "--la-code"),
    "truncated": (WHOLE[:-3000], "cut short"),
    "no code of an activity": (re.sub("<ActivityCode>[^<]*<", "<ActivityCode>Sixth form<", WHOLE), "codes and not their descr"),
    "nothing on currency": (re.sub("<CurrencyLapsed>[^<]*</CurrencyLapsed>", "", WHOLE), "has CurrencyLapsed"),
    "sent before its month": (message(PEOPLE, MONTH, sent="2025-11-30"), "before the month"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used_is_refused_by_name(tmp_path, what, capsys):
    text, said = REFUSED[what]
    code, folder = ingested(tmp_path, text)
    assert code == 4
    assert said in capsys.readouterr().err
    assert not folder.exists()
