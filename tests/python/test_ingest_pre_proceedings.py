"""The block PreProceedingsandFGDM of the CIN census becomes ssd_pre_proceedings, and what is not there is not supplied."""

import csv

import pytest
from commands import per10k

from per10k.core.exit_codes import Exit

HEADER = """<Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate>
</CollectionDetails><Source><LEA>301</LEA><DateTime>{year}-05-01T00:00:00</DateTime></Source></Header>"""
CHILD = """<Child><ChildIdentifiers><LAchildID>{child}</LAchildID><PersonBirthDate>2015-01-01</PersonBirthDate></ChildIdentifiers>
<CINdetails><CINreferralDate>2022-05-01</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
<ReferralNFA>0</ReferralNFA>{blocks}</CINdetails></Child>"""
# Elements of the block, in the order of the columns that they fill.
ELEMENTS = {
    "PPStartDate": "prep_pre_pro_decision_date",
    "LBPSentDate": "prep_pre_pro_letter_date",
    "InitialPPMeetingDate": "prep_initial_pre_pro_meeting_date",
    "ReviewMeetingsCount": "prep_pre_pro_meetings_num",
    "StepDecisionDate": "prep_agree_stepdown_issue_date",
    "LetterInitCPDate": "prep_care_pro_letter_date",
    "FGDMMeetingOffer": "local_fgdm_offered_flag",
    "FGDMMeetingFac": "local_fgdm_held_flag",
    "CourtAppDate": "local_court_application_date",
}
WHOLE = {
    "PPStartDate": "2022-09-09",
    "LBPSentDate": "2022-09-20",
    "FGDMMeetingOffer": "1",
    "FGDMMeetingFac": "0",
    "InitialPPMeetingDate": "2022-09-28",
    "ReviewMeetingsCount": "3",
    "StepDecisionDate": "2022-12-01",
    "PPOutcome": "A",
    "CourtAppDate": "2022-12-18",
    "LetterInitCPDate": "2023-01-05",
}


def block(**elements):
    return "".join(["<PreProceedingsandFGDM>", *(f"<{k}>{v}</{k}>" for k, v in elements.items()), "</PreProceedingsandFGDM>"])


def ingested(folder, *blocks, year=2023, to=None):
    """The exit code of ingesting a census of one child for each list of blocks."""
    folder.mkdir(exist_ok=True)
    children = "".join(CHILD.format(child=f"A{n}", blocks=x) for n, x in enumerate(blocks))
    text = f"<Message>{HEADER.format(year=year)}<Children>{children}</Children></Message>"
    (folder / f"{year}.xml").write_text(text)
    return per10k("ingest", ["--from", str(folder / f"{year}.xml"), "--to", str(to or folder / "out")])


def read(folder, extract="ssd_pre_proceedings"):
    with (folder / "out" / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_each_element_fills_its_column(tmp_path):
    assert ingested(tmp_path, block(**WHOLE)) == 0
    (row,) = read(tmp_path)
    expected = WHOLE | {"FGDMMeetingOffer": "Y", "FGDMMeetingFac": "N"}
    outcome = expected.pop("PPOutcome")
    assert {element: row[column] for element, column in ELEMENTS.items()} == expected
    assert row["prep_person_id"] == "A0"
    # What its codes mean is not known.
    assert "prep_pre_pro_outcome" not in row and outcome not in row.values()
    assert [row["element"] for row in read(tmp_path, "ingest_not_carried")] == ["PPOutcome"]


def test_an_outcome_without_a_day_ended_it_on_a_day_that_is_not_known(tmp_path):
    open_ones = block(PPStartDate="2022-09-09"), block(PPStartDate="2022-09-09", PPOutcome="A")
    applied = block(PPStartDate="2022-09-09", PPOutcome="A", CourtAppDate="2022-12-18")
    assert ingested(tmp_path, *open_ones, applied) == Exit.IN_DOUBT
    ends = {row["prep_person_id"]: row["prep_agree_stepdown_issue_date"] for row in read(tmp_path)}
    assert ends == {"A0": "", "A1": "unknown", "A2": ""}


@pytest.mark.parametrize("day", ["StepDecisionDate", "CourtAppDate", "LBPSentDate", "InitialPPMeetingDate"])
def test_a_block_without_its_first_day_is_told_by_another(day, tmp_path):
    assert ingested(tmp_path, block(**{day: "2022-12-01"})) == Exit.IN_DOUBT
    assert [row[ELEMENTS[day]] for row in read(tmp_path)] == ["2022-12-01"]


def test_a_block_without_any_day_is_refused_where_there_is_no_other(tmp_path, capsys):
    assert ingested(tmp_path, block(FGDMMeetingOffer="1")) == Exit.DATA
    assert "not one of the 1 records of PreProceedingsandFGDM" in capsys.readouterr().err


def test_two_times_of_a_child_are_two_rows_and_the_same_twice_is_one(tmp_path):
    again = block(PPStartDate="2023-01-10")
    ingested(tmp_path, block(**WHOLE) + again + again)
    assert sorted(row["prep_pre_pro_decision_date"] for row in read(tmp_path)) == ["2022-09-09", "2023-01-10"]


def test_a_census_of_before_without_the_block_does_not_supply_it(tmp_path):
    """Nor does one of 2026/27: nobody can say whether there was none, or the system has not followed yet."""
    assert ingested(tmp_path, "") == 0
    assert not (tmp_path / "out" / "ssd_pre_proceedings.csv").exists()


def test_what_is_open_and_not_in_the_next_census_had_ended_by_then(tmp_path):
    out = tmp_path / "out"
    lasting = block(PPStartDate="2022-09-09", FGDMMeetingOffer="1")
    ingested(tmp_path, lasting, lasting, block(PPStartDate="2022-09-09", CourtAppDate="2022-12-18"), to=out)
    ingested(tmp_path, lasting, "", "", year=2024, to=out)
    found = {row["prep_person_id"]: (row["prep_agree_stepdown_issue_date"], row["local_ended_by_flag"]) for row in read(tmp_path)}
    assert found == {"A0": ("", ""), "A1": ("2023-03-31", "Y"), "A2": ("", "")}
