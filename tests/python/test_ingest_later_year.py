"""A CIN census of a year later than those whose shape is known: what is known is read, what is not is listed, and what has
another name now is no count of zero."""

import csv
import itertools
import re
from collections import Counter
from datetime import date

import pytest
from cin_returns import census, invent
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.ingest.cin_census import shape

YEAR = 2024
WHOLE = census(invent(70, date(2023, 4, 1), date(2024, 3, 31), seed=4), YEAR)
FEW = census(invent(6, date(2023, 4, 1), date(2024, 3, 1), seed=9), YEAR)
# Elements and blocks that an export may lose, or that may have another name in a later year.
NAMES = (
    *("LAchildID", "PersonBirthDate", "Sex", "Ethnicity", "Disabilities", "Disability", "ChildIdentifiers", "CINdetails"),
    *("CINreferralDate", "ReferralSource", "PrimaryNeedCode", "ReferralNFA", "CINclosureDate", "ReasonForClosure"),
    *("Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    *("FactorsIdentifiedAtAssessment", "AssessmentFactors", "CINPlanDates", "CINPlanStartDate", "CINPlanEndDate"),
    *("Section47", "S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC"),
    *("ChildProtectionPlans", "CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse"),
    *("NumberOfPreviousCPP", "Reviews", "CPPreviewDate"),
    *("PreProceedingsandFGDM", "PPStartDate", "FGDMMeetingOffer", "FGDMMeetingFac"),
)
NEW = "<FamilyHelp><FamilyHelpStart>2023-05-01</FamilyHelpStart></FamilyHelp>"


@pytest.fixture(scope="module", autouse=True)
def _later():
    """The years of before the return's alone are known."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape, "YEARS", range(2018, YEAR))
        yield


def ingest(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "census.xml").write_text(text)
    return per10k("ingest", ["--from", str(folder / "census.xml"), "--to", str(folder / "out")])


def read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def extracts(folder):
    return {path.stem: read(path) for path in (folder / "out").glob("*.csv") if path.stem != "ingest_not_carried"}


def said(folder):
    """What the list says of the census as a whole, by the block or element."""
    listed = read(folder / "out" / "ingest_not_carried.csv")
    return {row["element"]: row["reason"] for row in listed if row["table"] == "the return"}


def renamed(text, name):
    return re.sub(rf"(</?){name}(?=>)", rf"\g<1>New{name}", text)


def left_out(text, name):
    return re.sub(rf"<{name}>.*?</{name}>", "", text)


def moved(text, name):
    """Blocks beside the case that they stood in."""
    block = rf"<{name}>.*?</{name}>"
    return re.sub(
        "(<CINdetails>.*?</CINdetails>)",
        lambda case: re.sub(block, "", case[0]) + "".join(re.findall(block, case[0])) if name != "CINdetails" else case[0],
        text,
    )


def emptied(text, name):
    return re.sub(rf"<{name}>[^<]*</{name}>", f"<{name}/>", text)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    found = {}
    for name, text in (("many", WHOLE), ("few", FEW)):
        folder = tmp_path_factory.mktemp(name)
        ingest(folder, text)
        found[name] = extracts(folder)
    return found


def test_a_later_year_is_read_and_what_is_new_in_it_is_listed(tmp_path, whole, capsys):
    assert ingest(tmp_path / "same", WHOLE) == 0
    assert extracts(tmp_path / "same") == whole["many"]
    assert "later than the census of 2023, the last whose elements are known" in said(tmp_path / "same")["year"]
    more = WHOLE.replace("</CINdetails>", NEW + "<LeadWorker>X</LeadWorker></CINdetails>").replace(
        "</Message>", "<Families><Family/></Families></Message>"
    )
    assert ingest(tmp_path / "more", more) == Exit.IN_DOUBT
    assert extracts(tmp_path / "more") == whole["many"]
    assert said(tmp_path / "more")["year"].endswith("FamilyHelp of CINdetails, LeadWorker of CINdetails, Families of Message")


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("Assessments", {"ssd_cin_assessments", "ssd_assessment_factors"}),
        ("FactorsIdentifiedAtAssessment", {"ssd_assessment_factors"}),
        ("CINPlanEndDate", {"ssd_cin_plans"}),
        ("Section47", {"ssd_s47_enquiry", "ssd_initial_cp_conference"}),
        ("CPPstartDate", {"ssd_cp_plans", "ssd_cp_reviews"}),
        ("CPPreviewDate", {"ssd_cp_reviews"}),
        ("Disabilities", {"ssd_disability"}),
    ],
)
def test_what_has_another_name_is_not_supplied_and_never_zero(name, gone, tmp_path, whole):
    assert ingest(tmp_path, renamed(WHOLE, name)) == Exit.IN_DOUBT
    expected = {extract: rows for extract, rows in whole["many"].items() if extract not in gone}
    # Reviews go with the plans that they are of.
    assert {extract: rows for extract, rows in extracts(tmp_path).items() if extract not in gone} == expected
    assert not gone & extracts(tmp_path).keys()


@pytest.mark.parametrize("name", ["CINdetails", "CINclosureDate", "PrimaryNeedCode", "LAchildID", "CINreferralDate"])
def test_cases_that_cannot_be_told_are_refused(name, tmp_path):
    assert ingest(tmp_path, renamed(WHOLE, name)) == Exit.DATA
    assert not (tmp_path / "out").exists()


def test_a_column_of_which_nothing_is_filled_is_not_supplied(tmp_path):
    assert ingest(tmp_path, renamed(WHOLE, "NumberOfPreviousCPP")) == Exit.IN_DOUBT
    assert "local_previous_cp_plans" not in extracts(tmp_path)["ssd_cp_plans"][0]


def test_an_end_that_few_have_is_missed_only_beside_what_is_not_known(tmp_path):
    """Of nine cases none may have been closed, which is said; where an element is new beside, it may be the closure."""
    open_cases = left_out(left_out(FEW, "CINclosureDate"), "ReasonForClosure")
    assert open_cases.count("<CINdetails>") == 9
    assert ingest(tmp_path / "open", open_cases) == Exit.IN_DOUBT
    assert "not one of 9 CINdetails has it" in said(tmp_path / "open")["CINclosureDate"]
    one_more = open_cases.replace(
        "</Children>", re.search("<Child>.*?</Child>", open_cases)[0].replace("C00000", "D") + "</Children>"
    )
    assert ingest(tmp_path / "more", one_more) == Exit.DATA
    assert ingest(tmp_path / "new", open_cases.replace("</CINdetails>", "<Ended>2024-01-01</Ended></CINdetails>")) == Exit.DATA


def is_said(found, was, folder):
    """Whether extracts are those of the whole census, but for those and for columns that the list names the loss of."""
    if not found.keys() <= was.keys():
        return False
    for extract, rows in was.items():
        if extract not in found:
            if len(said(folder)) < 2:
                return False
            continue
        columns = [column for column in rows[0] if column in found[extract][0]] if rows and found[extract] else []
        ours, theirs = (Counter(tuple(row[column] for column in columns) for row in some) for some in (found[extract], rows))
        if ours != theirs or (rows and len(columns) < len(rows[0]) and len(said(folder)) < 2):
            return False
    return True


CASES = list(itertools.product(NAMES, (renamed, left_out, emptied, moved), ("many", "few")))


@settings(max_examples=examples(12), deadline=None, derandomize=True)
@given(number=st.integers(0, len(CASES) - 1))
def test_a_later_year_that_lost_something_is_right_or_refused_or_says_so(number, whole, tmp_path_factory):
    name, damage, of = CASES[number]
    folder = tmp_path_factory.mktemp("later")
    code = ingest(folder, damage({"many": WHOLE, "few": FEW}[of], name))
    if code == Exit.DATA:
        assert not (folder / "out").exists()
    elif of == "few" and name in said(folder) and damage is not renamed:
        # Of few it may be that none has ended, and so it is said.
        assert code == Exit.IN_DOUBT
    else:
        assert is_said(extracts(folder), whole[of], folder), (name, damage.__name__, of)
