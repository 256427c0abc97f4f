"""Returns that follow one another: what a later one puts right, who is in none any more, and a return that is not whole."""

import csv
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from commands import per10k
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from proofs import examples
from ssda903_returns import as_xml, british, invent, tables, write_set

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.ingest.cin_census import whole
from per10k.ingest.cin_census.vanished import references

COUNCIL = "E09000001"
CASES = Path(__file__).with_name("cases")
HEADING = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,PL_POST,URN\n"
# Children who stay, so that a return that lacks one or two of them is whole all the same.
STAYING = [f"S{number},01/05/{2005 + number},S,C2,N1,U6,PR1,,,,,\n" for number in range(12)]


def write_returns(path, years, heading=HEADING):
    """Returns as {name: lines of episodes}, each in a folder."""
    for name, lines in years.items():
        (path / name).mkdir(parents=True)
        (path / name / "episodes.csv").write_text(heading + "".join(lines))
    return path


def ingest(source, to, *arguments):
    """The exit code, where what was ingested with doubts is as good as what was without."""
    code = per10k("ingest", ["--from", *map(str, source if isinstance(source, list) else [source]), "--to", str(to), *arguments])
    return 0 if code == Exit.IN_DOUBT else code


def read(extracts, name):
    with (extracts / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def periods(extracts):
    """(child, entered, ended, reason, whether the day of the end is not known) of each period of care."""
    of_period = {}
    for row in sorted(read(extracts, "ssd_cla_episodes"), key=lambda row: row["clae_cla_episode_start_date"]):
        of_period.setdefault((row["clae_person_id"], row["clae_cla_id"]), []).append(row)
    return Counter(
        (
            child, rows[0]["clae_entered_care_date"], rows[-1]["clae_cla_episode_ceased_date"],
            rows[-1]["clae_cla_episode_ceased_reason"], rows[-1]["local_ended_by_flag"],
        )
        for (child, _), rows in of_period.items()
    )  # fmt: skip


def of_child(extracts, *names):
    return sorted(found for found in periods(extracts).elements() if found[0] in names)


def listed(extracts):
    return [row for row in read(extracts, "ingest_not_carried") if "not in " in row["reason"]]


def test_starts_that_were_corrected_and_children_who_vanished(tmp_path):
    assert ingest(CASES / "corrected-starts", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert of_child(tmp_path / "x", "SYNR1", "SYNR1A", "SYNR2", "SYNR3", "SYNR3A") == [
        ("SYNR1", "2021-06-01", "", "", ""),
        ("SYNR1A", "2021-06-01", "2022-03-31", "", "Y"),
        ("SYNR1A", "2022-10-20", "", "", ""),
        ("SYNR2", "2021-06-01", "2022-03-31", "", "Y"),
        ("SYNR3", "2021-06-23", "2022-05-30", "E4A", ""),
        ("SYNR3A", "2021-04-25", "2022-05-16", "E45", ""),
    ]
    found = periods(tmp_path / "x")
    entered = Counter(entered[:7] >= "2021-04" and entered[:7] <= "2022-03" for _, entered, *_ in found.elements())
    ended = Counter(ended[:7] >= "2022-04" and ended[:7] <= "2023-03" for _, _, ended, *_ in found.elements())
    assert (entered[True], ended[True]) == (17, 14)
    assert len(listed(tmp_path / "x")) == 5


def test_rows_without_their_last_cells_are_whole(tmp_path):
    for kind in ("excel", "whole"):
        assert ingest(CASES / "short-rows" / kind, tmp_path / kind, "--la-code", COUNCIL) == 0
    for name in ("ssd_cla_episodes", "ssd_cla_placement", "ssd_person"):
        assert (tmp_path / "excel" / f"{name}.csv").read_bytes() == (tmp_path / "whole" / f"{name}.csv").read_bytes()
    assert len(read(tmp_path / "excel", "ssd_cla_episodes")) == 24


def test_a_row_with_a_cell_too_many_is_set_aside(tmp_path):
    line = "1,01/05/2018,S,C2,N1,U6,PR1,,,,,,moved, again\n"
    write_returns(tmp_path / "in", {"a": [*STAYING, line]})
    assert per10k("ingest", ["--from", str(tmp_path / "in"), "--to", str(tmp_path / "x"), "--la-code", COUNCIL]) == Exit.IN_DOUBT
    assert of_child(tmp_path / "x", "1") == []
    assert [row["reason"] for row in read(tmp_path / "x", "ingest_not_carried")][0].startswith("14 cells under 12 columns")


OPEN = "1,01/06/2018,S,C2,N1,U6,PR1,,,,,\n"
LATER = {
    # What the next return says of the child whom this one has as open since 1 June: what they come to.
    "started four days before": ("1,28/05/2018,S,C2,N1,U6,PR1,,,,,\n", [("2018-05-28", "", "")]),
    "started a month later": ("1,02/07/2018,S,C2,N1,U6,PR1,,,,,\n", [("2018-07-02", "", "")]),
    "started later and has left": ("1,02/07/2018,S,C2,N1,U6,PR1,03/05/2019,E4A,,,\n", [("2018-07-02", "2019-05-03", "")]),
    "moved in the year, told late": ("1,01/02/2019,P,C2,N1,U4,PR4,,,,,\n", [("2018-06-01", "", "")]),
    "moved since": ("1,01/08/2019,T,C2,N1,U4,PR4,,,,,\n", [("2018-06-01", "", "")]),
    "entered care anew": ("1,01/08/2019,S,C2,N1,U6,PR1,,,,,\n", [("2018-06-01", "2019-03-31", "Y"), ("2019-08-01", "", "")]),
    "vanished": ("", [("2018-06-01", "2019-03-31", "Y")]),
    "left by 1 April, told": ("1,01/06/2018,S,C2,N1,U6,PR1,02/04/2019,E4A,,,\n", [("2018-06-01", "2019-04-02", "")]),
}


@pytest.mark.parametrize("how", LATER)
def test_what_the_next_return_says_of_a_child(tmp_path, how):
    line, expected = LATER[how]
    write_returns(tmp_path / "in", {"a": [*STAYING, OPEN], "b": [*STAYING, line, "2,01/03/2020,S,C2,N1,U6,PR1,,,,,\n"]})
    assert ingest([tmp_path / "in/b", tmp_path / "in/a"], tmp_path / "x", "--la-code", COUNCIL) == 0
    assert [(entered, ended, flag) for _, entered, ended, _, flag in of_child(tmp_path / "x", "1")] == expected
    is_same = how == "left by 1 April, told"
    assert len(listed(tmp_path / "x")) == (0 if is_same else 1)


LATE = "1,20/03/2019,S,C2,N1,U6,PR1,,,,,\n"
OVER_YEARS = {
    # What this return says, the next and the one after: what they come to, and a word of what the list says.
    "corrected over the end of the year": (
        LATE, "1,03/04/2019,S,C2,N1,U6,PR1,,,,,\n", "1,03/04/2019,S,C2,N1,U6,PR1,,,,,\n",
        [("2019-04-03", "", "")], "or the child left and came back",
    ),
    "corrected so, and left": (
        LATE, "1,03/04/2019,S,C2,N1,U6,PR1,10/04/2019,E4A,,,\n", "", [("2019-04-03", "2019-04-10", "")], "begins within a month",
    ),
    "corrected so, told a year later": (
        LATE, "", "1,03/04/2019,S,C2,N1,U6,PR1,,,,,\n", [("2019-04-03", "", "")], "or the child left and came back",
    ),
    "a month and a day later": (
        LATE, "1,21/04/2019,S,C2,N1,U6,PR1,,,,,\n", "1,21/04/2019,S,C2,N1,U6,PR1,,,,,\n",
        [("2019-03-20", "2019-03-31", "Y"), ("2019-04-21", "", "")], "or its start was corrected",
    ),
    "a move, then an admission": (
        LATE.replace("S", "P"), "1,03/04/2019,S,C2,N1,U6,PR1,,,,,\n", "1,03/04/2019,S,C2,N1,U6,PR1,,,,,\n",
        [("", "2019-03-31", "Y"), ("2019-04-03", "", "")], "on a day that is not known",
    ),
    "lacking in one return, moved in the one after": (
        OPEN, "", "1,01/08/2020,P,C2,N1,U4,PR4,,,,,\n", [("2018-06-01", "", "")], "it was in care all along",
    ),
    "lacking in one return, there again": (OPEN, "", OPEN, [("2018-06-01", "", "")], ""),
    "lacking in one return, corrected in the one after": (
        OPEN, "", "1,28/05/2018,S,C2,N1,U6,PR1,,,,,\n", [("2018-05-28", "", "")], "another of the child takes its place",
    ),
    "lacking in one return, admitted anew in the one after": (
        OPEN, "", "1,01/08/2020,S,C2,N1,U4,PR4,,,,,\n", [("2018-06-01", "2019-03-31", "Y"), ("2020-08-01", "", "")], "had left",
    ),
    "ended earlier in the next": (
        OPEN.replace("PR1,,", "PR1,20/03/2019,E4A"), "1,01/06/2018,S,C2,N1,U6,PR1,05/03/2019,E4A,,,\n", "",
        [("2018-06-01", "2019-03-05", "")], "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", OVER_YEARS)
def test_what_three_returns_say_of_a_child(tmp_path, how):
    *lines, expected, said = OVER_YEARS[how]
    # Somebody else tells of which year each is.
    told = "T,15/03/{0},S,C2,N1,U6,PR1,20/03/{0},E4A,,,\n"
    years = {str(year): [*STAYING, line, told.format(year)] for year, line in enumerate(lines, 2019)}
    write_returns(tmp_path / "in", years)
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert [(entered, ended, flag) for _, entered, ended, _, flag in of_child(tmp_path / "x", "1")] == expected
    reasons = [row["reason"] for row in listed(tmp_path / "x")]
    assert len(reasons) == bool(said) and all(said in reason for reason in reasons)


def test_a_submission_again_takes_back_what_it_has_no_longer(tmp_path):
    """The rest of the year's return is the same, but for a child who was never in care."""
    write_returns(tmp_path / "in", {"a": [*STAYING, OPEN, "2,01/03/2019,S,C2,N1,U6,PR1,,,,,\n"]})
    assert ingest(tmp_path / "in/a", tmp_path / "x", "--la-code", COUNCIL, "--reference-date", "2019-03-30") == 0
    write_returns(tmp_path / "in", {"again": [*STAYING, "2,01/03/2019,S,C2,N1,U6,PR1,,,,,\n"]})
    assert ingest(tmp_path / "in/again", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert of_child(tmp_path / "x", "1") == []


def test_a_year_between_that_is_not_there(tmp_path):
    """The child had left before the next return's year; nobody reports the months of the gap."""
    years = {"a": [*STAYING, OPEN, "3,01/03/2019,S,C2,N1,U6,PR1,,,,,\n"], "c": [*STAYING, "2,01/03/2021,S,C2,N1,U6,PR1,,,,,\n"]}
    write_returns(tmp_path / "in", years)
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert of_child(tmp_path / "x", "1") == [("1", "2018-06-01", "2020-03-31", "", "Y")]


def test_a_return_without_episodes_tells_nothing_of_who_left(tmp_path):
    write_returns(tmp_path / "in", {"a": [*STAYING, OPEN]})
    (tmp_path / "in/b").mkdir()
    (tmp_path / "in/b/missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\nS1,,M,01/03/2020,02/03/2020\n")
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert of_child(tmp_path / "x", "1") == [("1", "2018-06-01", "", "", "")]


@pytest.mark.parametrize("halved", ["a", "b"])
def test_a_return_of_half_the_children_is_refused(tmp_path, capsys, halved):
    years = {"a": [*STAYING, OPEN], "b": [*STAYING, "2,01/03/2020,S,C2,N1,U6,PR1,,,,,\n"]}
    years[halved] = years[halved][6:]
    write_returns(tmp_path / "in", years)
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == Exit.DATA
    error = capsys.readouterr().err
    assert f"the SSDA903 return as at {'2019' if halved == 'a' else '2020'}-03-31 has not 6" in error or "has not 7" in error
    assert "not whole, or the children's numbers have changed" in error
    assert not (tmp_path / "x").exists()


CHILDREN = st.lists(
    st.tuples(
        st.integers(0, 1000), st.integers(20, 900), st.sampled_from(("as it is", "as it is", "corrected", "vanishes", "again")),
        st.integers(-80, 80), st.sampled_from(("one", "moves")),
    ),
    min_size=6, max_size=16,
)  # fmt: skip


# Without shrinking: an example takes a second, and what differs is named by its child.
@settings(max_examples=examples(4), deadline=None, derandomize=True, phases=[Phase.generate])
@given(CHILDREN)
def test_linked_years_are_what_truly_happened(tmp_path_factory, drawn):
    """Made of a truth that the returns tell with a wrong start, or without an end: the periods are those of the truth."""
    path = tmp_path_factory.mktemp("linked")
    years, truth = {year: list(STAYING) for year in (2019, 2020, 2021)}, {}
    for number, (start, length, how, days, moves) in enumerate(drawn):
        child, entered = f"C{number}", date(2018, 4, 1) + timedelta(days=start)
        left = entered + timedelta(days=length)
        truth[child] = _tell(years, child, entered, left, how, days, moves)
    # Each year tells its own by somebody who entered late in it.
    for year, lines in years.items():
        lines.append(f"L{year},15/03/{year},S,C2,N1,U6,PR1,20/03/{year},E4A,,,\n")
    write_returns(path / "in", {str(year): lines for year, lines in years.items()})
    assert ingest(path / "in", path / "x", "--la-code", COUNCIL) == 0
    found = of_child(path / "x", *truth)
    assert sorted((child, entered, ended, flag) for child, entered, ended, _, flag in found) == sorted(
        (child, *one) for child, of in truth.items() for one in of
    )


def _tell(years, child, entered, left, how, days, moves):
    """Add a child's episodes to the returns; what the periods of care are, as (entered, ended, whether nobody knows when)."""
    last_days = {year: date(year, 3, 31) for year in years}
    first_year = entered.year + (entered.month >= 4)
    moved = entered + (left - entered) / 2
    parts = [(entered, "S", left, "E4A")] if moves == "one" else [(entered, "S", moved, "X1"), (moved, "P", left, "E4A")]
    said, is_told = entered + timedelta(days=days), False
    # A start can only be wrong in the first return and right in the next where both have the first episode.
    wrong = how == "corrected" and first_year < max(years) and parts[0][2] > last_days[first_year]
    wrong = wrong and date(first_year - 1, 4, 1) <= said <= last_days[first_year]
    vanishes = how in ("vanishes", "again") and left > last_days.get(first_year, left)
    for year, last in last_days.items():
        for start, reason, end, why in parts:
            if start > last or end < date(year - 1, 4, 1) or (vanishes and year > first_year):
                continue
            is_told = True
            shown = said if wrong and year == first_year and reason == "S" else start
            ended = f"{british(end)},{why}" if end <= last else ","
            years[year].append(f"{child},{british(shown)},{reason},C2,N1,U6,PR1,{ended},,,\n")
    if not is_told:
        return []
    if not vanishes or first_year == max(years):
        return [(entered.isoformat(), left.isoformat() if left <= max(last_days.values()) else "", "")]
    result = [(entered.isoformat(), last_days[first_year].isoformat(), "Y")]
    if how == "again":
        anew = last_days[first_year] + timedelta(days=90)
        years[first_year + 1].append(f"{child},{british(anew)},S,C2,N1,U6,PR1,{british(anew)},E4A,,,\n")
        result.append((anew.isoformat(), anew.isoformat(), ""))
    return result


BORN = {"former": "02/02/2010", "same": "02/02/2010", "other": "03/02/2010"}


@pytest.mark.parametrize(("born", "line", "is_refused"), [
    ("same", "2,01/06/2018,S,C2,N1,U6,PR1,,,,,\n", True),
    ("other", "2,01/06/2018,S,C2,N1,U6,PR1,,,,,\n", False),
    ("same", "2,22/06/2018,S,C2,N1,U6,PR1,,,,,\n", False),
    # Siblings who were both in the first.
    ("same", OPEN.replace("1,", "2,", 1), None),
])  # fmt: skip
def test_a_child_under_another_number_is_refused(tmp_path, capsys, born, line, is_refused):
    years = {"a": [*STAYING, OPEN], "b": [*STAYING, line, "3,01/03/2020,S,C2,N1,U6,PR1,,,,,\n"]}
    if is_refused is None:
        years["a"].append(line)
    write_returns(tmp_path / "in", years)
    for name, child, day in (("a", "1", BORN["former"]), ("b", "2", BORN[born])):
        children = sorted({row.split(",")[0] for row in years[name]})
        rows = [f"{one},1,{day if one == child else ''},WBRI\n" for one in children]
        (tmp_path / "in" / name / "header.csv").write_text("CHILD,SEX,DOB,ETHNIC\n" + "".join(rows))
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == (Exit.DATA if is_refused else 0)
    assert ("one child under two numbers" in capsys.readouterr().err) == bool(is_refused)


# The census

HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>{0}</Year><ReferenceDate>{0}-03-31</ReferenceDate>"
    "</CollectionDetails><Source><LEA>301</LEA></Source></Header>"
)


def census(path, year, children):
    """A census of children as {number: content of CINdetails after its first day, or None for whoever stays}."""
    text = "".join(
        f"<Child><ChildIdentifiers><LAchildID>{number}</LAchildID></ChildIdentifiers><CINdetails>{inside}</CINdetails></Child>"
        for number, inside in children.items()
    )
    path.mkdir(exist_ok=True)
    (path / f"{year}.xml").write_text(f"<Message>{HEADER.format(year)}<Children>{text}</Children></Message>")


def referral(day, closed=""):
    end = f"<CINclosureDate>{closed}</CINclosureDate><ReasonForClosure>RC1</ReasonForClosure>" if closed else ""
    return f"<CINreferralDate>{day}</CINreferralDate><ReferralNFA>0</ReferralNFA>{end}"


def plan(day):
    return f"<ChildProtectionPlans><CPPstartDate>{day}</CPPstartDate></ChildProtectionPlans>"


def assessment(day):
    return f"<Assessments><AssessmentActualStartDate>{day}</AssessmentActualStartDate></Assessments>"


CASES_STAYING = {f"S{number}": referral("2018-06-01") for number in range(12)}


def test_a_case_that_is_in_the_next_census_no_longer_had_ended(tmp_path):
    inside = referral("2021-06-01") + assessment("2021-06-02") + plan("2021-07-01")
    nfa = "<CINreferralDate>2021-06-01</CINreferralDate><ReferralNFA>1</ReferralNFA>"
    census(tmp_path / "in", 2022, {**CASES_STAYING, "1": inside, "2": nfa})
    census(tmp_path / "in", 2023, CASES_STAYING)
    assert ingest(tmp_path / "in", tmp_path / "x") == 0
    closed = {row["cine_person_id"]: row["cine_close_date"] for row in read(tmp_path / "x", "ssd_cin_episodes")}
    assert closed == {**dict.fromkeys(CASES_STAYING, ""), "1": "2022-03-31", "2": ""}
    (of_plan,), (of_assessment,) = read(tmp_path / "x", "ssd_cp_plans"), read(tmp_path / "x", "ssd_cin_assessments")
    assert (of_plan["cppl_cp_plan_end_date"], of_plan["local_ended_by_flag"]) == ("2022-03-31", "Y")
    assert (of_assessment["cina_assessment_auth_date"], of_assessment["local_ended_by_flag"]) == ("2022-03-31", "Y")
    assert sorted(row["table"] for row in listed(tmp_path / "x")) == ["Assessments", "CINdetails", "ChildProtectionPlans"]


def test_a_referral_whose_day_was_corrected_is_one(tmp_path):
    census(tmp_path / "in", 2022, {**CASES_STAYING, "1": referral("2021-06-01") + assessment("2021-06-10")})
    census(tmp_path / "in", 2023, {**CASES_STAYING, "1": referral("2021-05-28") + assessment("2021-06-10")})
    assert ingest(tmp_path / "in", tmp_path / "x") == 0
    (of_case,) = [row for row in read(tmp_path / "x", "ssd_cin_episodes") if row["cine_person_id"] == "1"]
    (of_assessment,) = read(tmp_path / "x", "ssd_cin_assessments")
    assert of_case["cine_referral_date"] == "2021-05-28"
    assert of_assessment["cina_referral_id"] == of_case["cine_referral_id"]
    assert of_assessment["cina_assessment_auth_date"] == ""


def test_a_child_referred_anew_was_referred_twice(tmp_path):
    census(tmp_path / "in", 2022, {**CASES_STAYING, "1": referral("2021-06-01")})
    census(tmp_path / "in", 2023, {**CASES_STAYING, "1": referral("2022-06-01")})
    assert ingest(tmp_path / "in", tmp_path / "x") == 0
    found = [row for row in read(tmp_path / "x", "ssd_cin_episodes") if row["cine_person_id"] == "1"]
    days = sorted((row["cine_referral_date"], row["cine_close_date"]) for row in found)
    assert days == [("2021-06-01", "2022-03-31"), ("2022-06-01", "")]


def test_a_census_of_half_the_children_is_refused(tmp_path, capsys):
    census(tmp_path / "in", 2022, CASES_STAYING)
    census(tmp_path / "in", 2023, dict(list(CASES_STAYING.items())[6:]))
    assert ingest(tmp_path / "in", tmp_path / "x") == Exit.DATA
    assert "the CIN census as at 2023-03-31 has not 6 of the 12 children" in capsys.readouterr().err


def test_the_manifest_says_nothing_else(tmp_path):
    """What was put right is listed, and counted neither as rejected nor as replaced."""
    write_returns(tmp_path / "in", {"a": [*STAYING, OPEN], "b": [*STAYING, "2,01/03/2020,S,C2,N1,U6,PR1,,,,,\n"]})
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == 0
    manifest = json.loads((tmp_path / "x/ingest_manifest.json").read_text())
    assert manifest["extracts"]["ssd_cla_episodes"] == {"rows_from_returns": 14, "rows": 14, "replaced": 0}


# Returns of one year that were ingested more than once

SENT = [*STAYING, OPEN, "2,01/03/2019,S,C2,N1,U6,PR1,,,,,\n"]
SENT_AGAIN = [*STAYING, "3,01/09/2018,S,C2,N1,U6,PR1,01/03/2019,E4A,,,\n"]


def replaced(extracts):
    return [row["reason"] for row in read(extracts, "ingest_not_carried") if "nothing of it counts" in row["reason"]]


def test_two_returns_of_a_year_at_once_are_refused(tmp_path, capsys):
    write_returns(tmp_path / "in", {"a": SENT, "b": SENT_AGAIN})
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == Exit.DATA
    error = capsys.readouterr().err
    assert f"{tmp_path}/in/a: episodes.csv" in error and f"{tmp_path}/in/b: episodes.csv" in error
    assert "both with episodes, and nothing says which is the later" in error
    assert not (tmp_path / "x").exists()


def test_a_copy_with_fewer_rows_in_one_folder_is_refused(tmp_path, capsys):
    write_returns(tmp_path / "in", {"a": SENT})
    (tmp_path / "in/a/episodes (1).csv").write_text(HEADING + "".join([*STAYING, SENT[-1]]))
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == Exit.DATA
    error = capsys.readouterr().err
    assert "episodes.csv" in error and "episodes (1).csv" in error and "nothing says which is the later" in error


@pytest.mark.parametrize("order", ["ab", "ba", "aba"])
def test_the_return_ingested_last_replaces_the_earlier_of_its_year(tmp_path, capsys, order):
    """As a whole: the folder is as if the last alone had been ingested, between others and not of them."""
    years = {"a": SENT, "b": SENT_AGAIN, "next": [*STAYING, "4,01/03/2020,S,C2,N1,U6,PR1,,,,,\n"]}
    write_returns(tmp_path / "in", years)
    (tmp_path / "in/a/missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\nS1,,M,01/03/2019,02/03/2019\n")
    (tmp_path / "in/b/missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\nS1,,M,05/03/2019,06/03/2019\n")
    for name in (*order, "next"):
        assert ingest(tmp_path / "in" / name, tmp_path / "x", "--la-code", COUNCIL) == 0
    assert ingest([tmp_path / "in" / order[-1], tmp_path / "in/next"], tmp_path / "alone", "--la-code", COUNCIL) == 0
    for name in ("ssd_cla_episodes", "ssd_missing", "ssd_person"):
        assert (tmp_path / "x" / f"{name}.csv").read_bytes() == (tmp_path / "alone" / f"{name}.csv").read_bytes()
    (said,) = replaced(tmp_path / "x")
    assert "was ingested later and replaces it" in said and said in capsys.readouterr().out
    assert replaced(tmp_path / "alone") == []


def test_a_return_of_the_year_with_half_the_children_replaces_nothing(tmp_path, capsys):
    write_returns(tmp_path / "in", {"a": SENT, "b": SENT[6:]})
    assert ingest(tmp_path / "in/a", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert ingest(tmp_path / "in/b", tmp_path / "x", "--la-code", COUNCIL) == Exit.DATA
    assert "it has not 6 of the 14 children of the return that it would replace" in capsys.readouterr().err
    assert of_child(tmp_path / "x", "S0") == [("S0", "2005-05-01", "", "", "")]


def test_parts_of_one_return_are_put_together(tmp_path):
    write_returns(tmp_path / "in", {"a": SENT})
    (tmp_path / "in/b").mkdir()
    (tmp_path / "in/b/missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\nS1,,M,05/03/2019,06/03/2019\n")
    assert ingest(tmp_path / "in", tmp_path / "x", "--la-code", COUNCIL) == 0
    assert len(read(tmp_path / "x", "ssd_missing")) == 1 and len(read(tmp_path / "x", "ssd_cla_episodes")) == 14
    assert replaced(tmp_path / "x") == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2022-05-01T10:00:00", "2022-05-02T10:00:00"),
        ("2022-05-01T10:30:00+01:00", "2022-05-01T10:00:00Z"),
        ("2022-10-30T01:30:00+01:00", "2022-10-30T01:10:00+00:00"),
        ("31/05/2022 10:00:00", "2022-06-20T10:00:00"),
        ("2022-05-01T9:05:00", "2022-05-01T10:05:00"),
        ("20/05/2022 10:00:00 AM", "20/05/2022 03:00:00 PM"),
    ],
)
def test_of_two_censuses_that_say_so_the_one_made_later_counts(tmp_path, earlier, later):
    """In whatever order they come, and however they say so; where one does not, that which was ingested last."""
    cases = {"a": {**CASES_STAYING, "1": referral("2021-06-01")}, "b": CASES_STAYING}
    for made, (name, children) in zip((earlier, later), cases.items(), strict=True):
        census(tmp_path / name, 2022, children)
        path = tmp_path / name / "2022.xml"
        path.write_text(path.read_text().replace("<Source>", f"<Source><DateTime>{made}</DateTime>"))
    for order in ("ab", "ba"):
        for name in order:
            assert ingest(tmp_path / name, tmp_path / order) == 0
        assert {row["cine_person_id"] for row in read(tmp_path / order, "ssd_cin_episodes")} == set(CASES_STAYING)
        (said,) = replaced(tmp_path / order)
        assert "was made later" in said
    census(tmp_path / "c", 2022, cases["a"])
    assert ingest(tmp_path / "c", tmp_path / "ab") == 0
    assert len(read(tmp_path / "ab", "ssd_cin_episodes")) == 13


@pytest.mark.parametrize("form", ["csv", "xml"])
def test_the_later_return_of_a_year_takes_back_a_table_of_which_it_has_no_row(tmp_path, form):
    """A CSV file has its heading alone then, and XML nothing at all."""
    rows = tables(invent(20, date(2018, 4, 5), date(2019, 3, 30), seed=2), 2019)
    assert rows["missing"]
    for name, of_name in (("a", rows), ("b", {**rows, "missing": []})):
        if form == "csv":
            write_set(of_name, tmp_path / name)
        else:
            (tmp_path / name).mkdir()
            (tmp_path / name / "return.xml").write_text(as_xml(of_name))
        assert ingest(tmp_path / name, tmp_path / "x", "--la-code", COUNCIL) == 0
    assert read(tmp_path / "x", "ssd_missing") == [] if form == "csv" else not (tmp_path / "x/ssd_missing.csv").exists()
    assert len(replaced(tmp_path / "x")) == 1


def test_what_belongs_to_a_record_that_vanished_is_said_by_the_contract():
    """Factors and details add to an assessment: they come with the one that takes its place."""
    found = {(extract, column): of for extract in read_contract().extracts for column, of in references(extract).items()}
    of_cases = {"cina": "ssd_cin_assessments", "cinp": "ssd_cin_plans", "s47e": "ssd_s47_enquiry",
                "icpc": "ssd_initial_cp_conference", "cppl": "ssd_cp_plans"}  # fmt: skip
    assert found == {(extract, f"{prefix}_referral_id"): "ssd_cin_episodes" for prefix, extract in of_cases.items()} | {
        ("ssd_cp_reviews", "cppr_cp_plan_id"): "ssd_cp_plans", ("ssd_cp_visits", "cppv_cp_plan_id"): "ssd_cp_plans",
    }  # fmt: skip
    assert whole.BLOCKS["Section47"].extracts == ("ssd_s47_enquiry", "ssd_initial_cp_conference")
    assert whole.BLOCKS["ChildProtectionPlans"].extracts == ("ssd_cp_plans", "ssd_cp_reviews")
    assert whole.BLOCKS["Assessments"].extracts == ("ssd_cin_assessments", "ssd_assessment_factors")
