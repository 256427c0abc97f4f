"""Returns that read without a fault and that their own rows, or other returns, belie: refused by name, or said to be in doubt."""

import json
import re
from datetime import date, timedelta

import annex_a_returns
import cin_returns
import pytest
import ssda903_returns
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.ingest.annex_a.sheets import titles_of
from per10k.ingest.annex_a.values import words
from per10k.ingest.stopped import stopped

COUNCIL = "E09000001"
INVENTED = cin_returns.invent(60, date(2022, 9, 1), date(2024, 3, 1), seed=5)
CENSUS = cin_returns.census(INVENTED, 2024).replace("<LEA>301<", "<LEA><")


def ingested(folder, *arguments):
    """The exit code of a folder's returns."""
    return per10k("ingest", ["--from", str(folder), "--to", f"{folder}-out", "--la-code", COUNCIL, *arguments])


def conferences_exchanged(census, count):
    """A census in which the days of so many enquiries and of their conferences stand in each other's place."""
    both = r"<S47ActualStartDate>([^<]*)</S47ActualStartDate>(.*?)<DateOfInitialCPC>([^<]*)</DateOfInitialCPC>"
    other = r"<S47ActualStartDate>\3</S47ActualStartDate>\2<DateOfInitialCPC>\1</DateOfInitialCPC>"
    parts = re.split(r"(<Section47>.*?</Section47>)", census)
    for place in [place for place, part in enumerate(parts) if "DateOfInitialCPC" in part and "Section47" in part][:count]:
        parts[place] = re.sub(both, other, parts[place])
    return "".join(parts)


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_a_conference_before_its_enquiry_is_listed_and_many_are_refused(tmp_path, capsys, count):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "census.xml").write_text(conferences_exchanged(CENSUS, count))
    # A case whose closure is of the year before is in doubt as it is.
    assert ingested(folder) == (Exit.DATA if count > 1 else Exit.IN_DOUBT)
    said = capsys.readouterr()
    assert ("ssd_initial_cp_conference, icpc_icpc_date" in said.out) == (count == 1)
    assert ("have icpc_icpc_date before s47e_s47_start_date" in said.err) == (count > 1)


def both_returns(folder, in_need, of_care=""):
    """A census and an SSDA903 of a year: of twenty children in care so many are in the census; of_care: before their numbers."""
    folder.mkdir()
    cases = "".join(
        f"<Child><ChildIdentifiers><LAchildID>A{number:02}</LAchildID><PersonBirthDate>2012-05-15</PersonBirthDate>"
        "<Sex>F</Sex></ChildIdentifiers><CINdetails><CINreferralDate>2023-01-10</CINreferralDate><ReferralSource>1A</ReferralSource>"
        "<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails></Child>"
        for number in (*range(in_need), *range(50, 55))
    )
    header = CENSUS.partition("</Header>")[0]
    (folder / "census.xml").write_text(f"{header}</Header><Children>{cases}</Children></Message>")
    lines = [f"{of_care}A{number:02},2024-02-15,S,C2,N1,U6,PR1,,,,," for number in range(20)]
    (folder / "episodes.csv").write_text("\n".join([EPISODES, *lines]) + "\n")
    return folder


EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,PL_POST,URN"


@pytest.mark.parametrize("in_need, of_care, code", [
    (20, "", 0), (15, "", 0), (14, "", Exit.IN_DOUBT), (4, "", Exit.IN_DOUBT), (3, "", Exit.DATA), (20, "SYN", Exit.DATA),
])  # fmt: skip
def test_children_in_care_are_in_the_census_of_the_year(tmp_path, capsys, in_need, of_care, code):
    assert ingested(both_returns(tmp_path / "in", in_need, of_care)) == code
    said = capsys.readouterr()
    if code == Exit.DATA:
        assert "episodes.csv (SSDA903 return as at 2024-03-31) and census.xml (CIN census as at 2024-03-31)" in said.err
    assert (f"{20 - in_need} of the 20 children in care" in said.out) == (code == Exit.IN_DOUBT)


def test_returns_of_other_years_are_not_compared(tmp_path):
    """Of fewer than ten children neither."""
    folder = both_returns(tmp_path / "in", 20, "SYN")
    text = (folder / "episodes.csv").read_text()
    (folder / "episodes.csv").write_text(text.replace("2024", "2023"))
    assert ingested(folder) != Exit.DATA
    few = both_returns(tmp_path / "few", 20, "SYN")
    (few / "episodes.csv").write_text("\n".join(text.splitlines()[:10]) + "\n")
    assert ingested(few) != Exit.DATA


def cases(year, ends):
    """A census of a year with a case a child, of which the end is given, '' for none."""
    ended = "<CINclosureDate>{}</CINclosureDate><ReasonForClosure>RC1</ReasonForClosure>"
    children = "".join(
        f"<Child><ChildIdentifiers><LAchildID>A{number:02}</LAchildID><PersonBirthDate>2012-05-15</PersonBirthDate><Sex>F</Sex>"
        f"</ChildIdentifiers><CINdetails><CINreferralDate>2022-05-10</CINreferralDate>{ended.format(end) if end else ''}"
        "<ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails></Child>"
        for number, end in ends.items()
    )
    header = CENSUS.partition("</Header>")[0].replace("2024-", f"{year}-").replace(">2024<", f">{year}<")
    return f"{header}</Header><Children>{children}</Children></Message>"


def care(_, ends):
    """Episodes of a year, one a child."""
    lines = [f"A{number:02},2022-05-10,S,C2,N1,U6,PR1,{end},{'E13' if end else ''},,," for number, end in ends.items()]
    return "\n".join([EPISODES, *lines]) + "\n"


@pytest.mark.parametrize("write, name, extract", [
    (cases, "census.xml", "ssd_cin_episodes"), (care, "episodes.csv", "ssda903_episodes"),
])  # fmt: skip
@pytest.mark.parametrize("ended, reopened, code", [
    (24, 0, 0), (24, 1, Exit.IN_DOUBT), (24, 5, Exit.DATA), (25, 5, Exit.IN_DOUBT), (16, 4, Exit.IN_DOUBT),
])  # fmt: skip
def test_what_had_ended_and_is_open_again_is_told_and_many_are_refused(
    tmp_path, capsys, write, name, extract, ended, reopened, code
):  # fmt: skip
    """A closure that was undone has the last word; a column of closures that was lost has not."""
    stays = dict.fromkeys(range(60, 80), "")
    ends = dict.fromkeys(range(ended), "2022-09-01")
    again = dict.fromkeys(range(reopened), "")
    # Of each year something ends or begins in its last weeks.
    for year, held in (
        (2023, ends | stays | {80: "2023-03-15"}),
        (2024, again | stays | dict.fromkeys(range(61, 66), "2024-03-15")),
    ):
        (tmp_path / "in" / str(year)).mkdir(parents=True)
        (tmp_path / "in" / str(year) / name).write_text(write(year, held))
    assert ingested(tmp_path / "in") == code
    said = capsys.readouterr()
    if code == Exit.DATA:
        assert f"has 5 of the 25 records of {extract} that had ended by the return as at 2023-03-31 as open" in said.err
    else:
        found = f"{COUNCIL}: {reopened} rows of {extract} that had ended in one return and are open in the next"
        assert (found in said.out) == (reopened > 0)
        listed = (tmp_path / "in-out" / "ingest_not_carried.csv").read_text()
        assert listed.count("the return before has this end, and this one none") == reopened


YEAR = date(2023, 4, 1), date(2024, 3, 31)
CHILDREN = ssda903_returns.invent(100, date(2021, 4, 1), date(2024, 3, 25), seed=4)
CARE = ssda903_returns.tables(CHILDREN, 2024)
# Eighty who were missing for a day, each another, evenly over the year.
MISSING_ON = [YEAR[0] + timedelta(days=9 * number // 2) for number in range(80)]
CARE["missing"] = [
    {"CHILD": row["CHILD"], "DOB": row["DOB"], "MISSING": "M", "MIS_START": day, "MIS_END": day}
    for row, day in zip(CARE["header"], map(ssda903_returns.british, MISSING_ON), strict=False)
]


def until(rows, element, last):
    """Rows of a table up to a day."""
    return [row for row in rows if row[element][6:] + row[element][3:5] + row[element][:2] <= last]


@pytest.mark.parametrize("table, element, extract", [
    ("reviews", "REVIEW", "ssd_cla_reviews"), ("missing", "MIS_START", "ssd_missing"),
])  # fmt: skip
def test_a_table_that_stops_before_the_end_of_its_year_is_told_and_has_no_later_figures(
    tmp_path, capsys, table, element, extract
):  # fmt: skip
    for name, last in (("whole", "20240331"), ("cut", "20230915")):
        ssda903_returns.write_set(CARE | {table: until(CARE[table], element, last)}, tmp_path / name)
        ingested(tmp_path / name)
        told = (
            f"{element} of {table} 2023-" in (said := capsys.readouterr().out) and "more would have come up to 2024-03-31" in said
        )
        ends = json.loads((tmp_path / f"{name}-out" / "ingest_manifest.json").read_text())["complete_to"][COUNCIL]
        assert told == (name == "cut") == (ends[extract] < "2023-09-16")
        assert ends["ssd_cla_episodes"] == "2024-03-31"


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(days=st.lists(st.dates(*YEAR), max_size=200))
def test_events_by_chance_do_not_stop(days):
    found = stopped([str(day) for day in days], *YEAR)
    assert (
        found is None
        if not days
        else found and found.last == max(days) and not (found.is_no_chance and found.last > date(2023, 12, 31))
    )


@pytest.mark.parametrize(
    "count, gap, is_told",
    [(25, 183, True), (11, 350, False), (12, 350, True), (12, 183, False), (200, 29, True), (200, 24, False), (200, 0, False)],
)
def test_so_many_more_would_have_come(count, gap, is_told):
    """A dozen, of a dozen that came, and a chance below one in a million."""
    days = [str(YEAR[0] + timedelta(days=(366 - gap) * number // count)) for number in range(count - 1)]
    found = stopped([*days, str(YEAR[1] - timedelta(days=gap))], *YEAR)
    assert found and found.is_no_chance == is_told
    # One child who is missing time after time counts as one.
    assert not stopped(days, *YEAR, most=1).is_no_chance


def test_a_census_without_an_event_in_its_last_weeks_is_told(tmp_path, capsys):
    """Cut as an export of October is: what came later is not there, and what was open has no end."""
    header = CENSUS.partition("<Header>")[2].partition("</Header>")[0]
    for name, made in (("whole", date(2024, 5, 1)), ("early", date(2023, 10, 1))):
        text = cin_returns.census(INVENTED, 2024, header=header, made=made)
        (tmp_path / name).mkdir()
        (tmp_path / name / "census.xml").write_text(text)
        assert ingested(tmp_path / name) == Exit.IN_DOUBT
        said = capsys.readouterr().out
        assert ("nothing of it began or ended later: if the census was made then" in said) == (name == "early")


def leavers(ages, on=YEAR[1]):
    """OC3 and header of so many people of each age on a day."""
    people = [(f"L{place:03}", on.replace(year=on.year - age)) for place, age in enumerate(ages)]
    oc3 = [
        {"CHILD": child, "DOB": ssda903_returns.british(born), "IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "U1"}
        for child, born in people
    ]
    header = [{"CHILD": child, "SEX": "1", "DOB": ssda903_returns.british(born), "ETHNIC": "WBRI"} for child, born in people]
    return CARE | {"oc3": oc3, "header": [*CARE["header"], *header]}


@pytest.mark.parametrize("shift, code", [(0, 0), (1, Exit.DATA), (2, Exit.DATA), (-1, Exit.DATA)])
def test_care_leavers_of_another_year_are_refused(tmp_path, capsys, shift, code):
    ssda903_returns.write_set(leavers([age + shift for age in (17, 18, 19, 20, 21) for _ in range(6)]), tmp_path / "in")
    assert (ingested(tmp_path / "in") == Exit.DATA) == bool(code)
    assert ("of the table oc3 are" in capsys.readouterr().err) == bool(code)


def test_a_few_care_leavers_of_other_ages_may_be_mistyped(tmp_path):
    for name, ages in (("few", [18, 19, 20, 21, 22, 22, 22, 22]), ("with one of 17", [17, *[22] * 6, *[18, 19, 20, 21] * 3])):
        ssda903_returns.write_set(leavers(ages), tmp_path / name)
        assert ingested(tmp_path / name) != Exit.DATA


STARTS = ["2023-05-02", "2023-06-15", "2023-08-20", "2023-11-03", "2024-02-09"]
REVIEWED = ["2023-06-01", "2023-07-15", "2023-09-20", "2024-03-19"]


@pytest.mark.parametrize("starts, reviewed, year", [
    (STARTS, [], 2024),
    ([*STARTS, "2025-03-20"], [], 2024),
    ([*STARTS, "2025-03-20"], REVIEWED, 2024),
    # Two are no mistake, nor is one of a council of few, or one of the year that the reviews are of.
    ([*STARTS, "2025-03-20", "2025-03-20"], [], 2025),
    (["2021-05-02", "2021-06-15", "2022-08-20", "2024-02-09"], [], 2024),
    ([*(day.replace("202", "201") for day in STARTS), "2024-03-20"], REVIEWED, 2024),
])  # fmt: skip
def test_one_mistyped_day_is_not_the_year_of_a_return(tmp_path, capsys, starts, reviewed, year):
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [f"A{number:02},{day},S,C2,N1,U6,PR1,,,,," for number, day in enumerate(starts)]
    (folder / "episodes.csv").write_text("\n".join([EPISODES, *lines]) + "\n")
    if reviewed:
        rows = [f"A{number:02},2012-05-15,{day},PN1" for number, day in enumerate(reviewed)]
        (folder / "reviews.csv").write_text("\n".join(["CHILD,DOB,REVIEW,REVIEW_CODE", *rows]) + "\n")
    assert ingested(folder) != Exit.DATA
    [found] = json.loads((tmp_path / "in-out" / "ingest_manifest.json").read_text())["returns"]
    assert found["year"] == year
    is_told = "2025-03-20" in starts and year == 2024
    assert ("2025-03-20: episodes.csv, line 7: the one event of the year to March 2025" in capsys.readouterr().out) == is_told


@pytest.mark.parametrize("number, last", [(4, "authorised"), (6, "closed"), (7, "end"), (8, "ceased")])
def test_a_short_list_of_annex_a_of_which_nothing_has_ended_is_told(tmp_path, capsys, number, last):
    """As many leave as come: of ten rows, seven of them new, one has ended but by chance of one in a thousand."""
    lists = annex_a_returns.example()
    titles = [titles_of(number).get(words(title or "")) for title in annex_a_returns.FORM[number][1]]
    names = [column.name if column else "" for column in titles]
    start = names.index("start")
    is_open = [
        row
        for row in lists[number]
        if not any(row[place] for place in range(len(names)) if names[place] in (last, f"{last}_reason"))
    ]
    new = [row for row in is_open if row[start] and row[start] >= date(2023, 4, 1)]
    old = [row for row in is_open if row[start] and row[start] < date(2023, 4, 1)]
    for count, of_before in ((7, 3), (6, 4), (9, 0)):
        folder = tmp_path / f"{count} {of_before}"
        folder.mkdir()
        rows = [*new[:count], *(old * 4)[:of_before]]
        if len(rows) < count + of_before:
            rows += [[*new[0][:start], date(2020, 1, 1), *new[0][start + 1 :]]] * (count + of_before - len(rows))
        annex_a_returns.workbook({3: lists[3], number: rows}, folder / "lists.xlsx")
        assert ingested(folder, "--reference-date", "2024-03-31", "--list-months", "12") != Exit.DATA
        said = f"list {number}, {last} : not one of the 10 rows has ended, though 7 began since 2023-04-01"
        assert (said in capsys.readouterr().out) == (count == 7)
