"""What returns say twice and otherwise: two columns of one name, two rows of a record, two days of birth, a row cut in two."""

import csv
from pathlib import Path

import pytest
from commands import per10k
from test_ingest_following import census

from per10k.core.exit_codes import Exit

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN"
OF_YEAR = {
    2022: {
        "header": [HEADER, *(f"C{n},1,{2005 + n}-05-0{n},WBRI," for n in range(1, 10))],
        "episodes": [
            EPISODES,
            *(f"C{n},01/0{n}/2021,S,C2,N1,U6,PR1,," for n in range(4, 10)),
            "C2,01/05/2021,S,C2,N1,U6,PR1,15/03/2022,E4A",
        ],
    },
    2023: {
        "header": [HEADER, *(f"C{n},1,{2005 + n}-05-0{n},WBRI," for n in range(1, 10))],
        "episodes": [
            EPISODES,
            *(f"C{n},01/0{n}/2021,S,C2,N1,U6,PR1,15/0{n}/2022,X1" for n in range(4, 10)),
            *(f"C{n},15/0{n}/2022,P,C2,N1,U4,PR1,," for n in range(4, 10)),
            *(f"C{n},01/0{n}/2023,S,C2,N1,U6,PR1,," for n in range(1, 4)),
        ],
    },
}


def written(folder: Path, changes: dict[tuple[int, str], list[str]]) -> Path:
    for year, tables in OF_YEAR.items():
        (folder / str(year)).mkdir(parents=True)
        for table, lines in {**tables, **{name: lines for (of, name), lines in changes.items() if of == year}}.items():
            (folder / str(year) / f"{table}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def ingested(tmp_path: Path, changes: dict[tuple[int, str], list[str]], source: Path | None = None) -> int:
    source = source or written(tmp_path / "in", changes)
    return per10k("ingest", ["--from", str(source), "--to", str(tmp_path / "out"), "--la-code", "E09000001"])


def rows(tmp_path: Path, name: str) -> list[dict[str, str]]:
    with (tmp_path / "out" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["PLACE", "LS", "REC", "DEC", "DECOM", "Child"])
def test_two_columns_of_one_name_are_refused(tmp_path, capsys, name):
    """As a join leaves them; the later was read, and 19 of 22 children lived in homes."""
    lines = [f"{line},{name if number == 0 else 'K2'}" for number, line in enumerate(OF_YEAR[2023]["episodes"])]
    assert ingested(tmp_path, {(2023, "episodes"): lines}) == Exit.DATA
    assert f"2023/episodes.csv: two columns of the table episodes are called {name.upper()}" in capsys.readouterr().err


def test_two_columns_that_nothing_reads_may_have_one_name(tmp_path, capsys):
    lines = [f"{line},{'NOTE,NOTE' if number == 0 else 'a,b'}" for number, line in enumerate(OF_YEAR[2023]["episodes"])]
    assert ingested(tmp_path, {(2023, "episodes"): lines}) in (0, Exit.IN_DOUBT)


def test_an_element_that_says_two_things_is_refused(tmp_path, capsys):
    """The same twice says one; and how often something is named that nothing reads is nobody's business."""
    episode = "<EPISODE><DECOM>2022-05-01</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U6</PL>{}</EPISODE>"
    text = (
        "<?xml version='1.0'?>\n<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID><SEX>1</SEX><DOB>2012-05-01</DOB><NOTE>a</NOTE>"
        "<NOTE>b</NOTE></HEADER>{}</CHILD></EXPSSDA903>"
    )
    (tmp_path / "in.xml").write_text(text.format(episode.format("<PL>K2</PL>")))
    assert ingested(tmp_path, {}, tmp_path / "in.xml") == Exit.DATA
    assert "line 2: PL stands a second time in EPISODE, where it is K2; before, it is U6" in capsys.readouterr().err
    (tmp_path / "in.xml").write_text(text.format(episode.format("<PL>U6</PL>")))
    assert ingested(tmp_path, {}, tmp_path / "in.xml") in (0, Exit.IN_DOUBT)


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("oc3", ["CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", "C1,,YES,F1,U1", "C1,,NO,,"]),
        ("uasc", ["CHILD,SEX,DOB,DUC", "C1,1,,", "C1,1,,01/10/2022"]),
        ("ad1", ["CHILD,DOB,DATE_INT,DATE_MATCH", "C1,,01/05/2022,01/06/2022", "C1,,01/05/2022,01/07/2022"]),
        ("reviews", ["CHILD,DOB,REVIEW,REVIEW_CODE", "C4,,01/10/2022,PN7", *(f"C{n},,01/10/2022,PN1" for n in range(4, 10))]),
    ],
)
def test_rows_of_one_record_that_contradict_each_other_are_in_doubt(tmp_path, capsys, table, lines):
    assert ingested(tmp_path, {(2023, table): lines}) == Exit.IN_DOUBT
    said = f"1 rows of ssda903_{table} of which another of the same return says otherwise: the last of them is read"
    assert said in capsys.readouterr().out
    assert "another row of the return says otherwise" in {row["reason"] for row in rows(tmp_path, "ingest_not_carried")}


def test_rows_that_say_the_same_are_one(tmp_path, capsys):
    lines = ["CHILD,DOB,REVIEW,REVIEW_CODE", "C4,,01/10/2022,PN1", "C4,,01/10/2022,PN1"]
    ingested(tmp_path, {(2023, "reviews"): lines})
    assert "says otherwise" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("later", "expected", "said"),
    [
        # As of the first day of the next return's year: it went on, and is one.
        (["C4,,M,01/04/2022,02/04/2022"], [("2022-03-30", "2022-04-02")], "as of the first day of its year"),
        (["C4,,M,01/04/2022,"], [("2022-03-30", "")], "as of the first day of its year"),
        # Its first day was put right.
        (["C4,,M,29/03/2022,02/04/2022"], [("2022-03-29", "2022-04-02")], "whose first day was put right"),
        # As it was.
        (["C4,,M,30/03/2022,02/04/2022"], [("2022-03-30", "2022-04-02")], ""),
        # Another, a day later, and one that ended before the year.
        (
            ["C4,,M,30/03/2022,01/04/2022", "C4,,M,02/04/2022,03/04/2022"],
            [("2022-03-30", "2022-04-01"), ("2022-04-02", "2022-04-03")],
            "",
        ),
        (["C5,,M,01/04/2022,02/04/2022"], [("2022-03-30", ""), ("2022-04-01", "2022-04-02")], ""),
    ],
)  # fmt: skip
def test_a_child_missing_over_the_end_of_a_year_is_missing_once(tmp_path, capsys, later, expected, said):
    heading = "CHILD,DOB,MISSING,MIS_START,MIS_END"
    changes = {(2022, "missing"): [heading, "C4,,M,30/03/2022,"], (2023, "missing"): [heading, *later]}
    ended = ingested(tmp_path, changes)
    found = [
        (row["miss_missing_episode_start_date"], row["miss_missing_episode_end_date"]) for row in rows(tmp_path, "ssd_missing")
    ]
    assert sorted(found) == expected
    told = capsys.readouterr().out
    assert ("rows of missing that are open in one return" in told) == bool(said) and said in told
    assert ended == Exit.IN_DOUBT or not said


def test_a_number_with_two_days_of_birth_is_in_doubt(tmp_path, capsys):
    changed = [line.replace("C9,1,2014", "C9,1,2004") for line in OF_YEAR[2022]["header"]]
    assert ingested(tmp_path, {(2022, "header"): changed}) == Exit.IN_DOUBT
    assert "1 of the 9 children who are in several returns have not one day of birth in all of them" in capsys.readouterr().out
    (listed,) = [row for row in rows(tmp_path, "ingest_not_carried") if row["element"] == "day of birth"]
    assert (listed["value"], listed["kept"]) == ("2004-05-09", "2014-05-09")


def test_numbers_of_which_many_have_two_days_of_birth_are_refused(tmp_path, capsys):
    heading, *children = OF_YEAR[2022]["header"]
    changed = [heading, *(line.replace("-05-0", "-06-0") for line in children[:4]), *children[4:]]
    assert ingested(tmp_path, {(2022, "header"): changed}) == Exit.DATA
    assert "E09000001: 4 of the 9 children" in capsys.readouterr().err


def test_two_episodes_that_are_open_from_one_day_are_in_doubt(tmp_path, capsys):
    lines = [*OF_YEAR[2023]["episodes"], "C3,01/03/2023,S,C2,N1,K2,PR1,,"]
    assert ingested(tmp_path, {(2023, "episodes"): lines}) == Exit.IN_DOUBT
    assert "2 episodes of care, open beside another of the child from the same day" in capsys.readouterr().out


PLAN = "<ChildProtectionPlans><CPPstartDate>2022-06-20</CPPstartDate><CPPendDate>{}</CPPendDate></ChildProtectionPlans>"
ASSESSMENT = (
    "<Assessments><AssessmentActualStartDate>2022-06-20</AssessmentActualStartDate>"
    "<AssessmentAuthorisationDate>{}</AssessmentAuthorisationDate></Assessments>"
)
ENQUIRY = "<Section47><S47ActualStartDate>2022-06-20</S47ActualStartDate><InitialCPCtarget>{}</InitialCPCtarget></Section47>"


@pytest.mark.parametrize("event", [PLAN, ASSESSMENT, ENQUIRY])
@pytest.mark.parametrize(("second", "is_in_doubt"), [("2022-12-20", True), ("2022-08-20", False)])
def test_two_events_of_a_case_from_one_day_are_in_doubt(tmp_path, capsys, event, second, is_in_doubt):
    """A child has one plan at a time, and no case has two assessments from one day; the same twice is one."""
    referral = "<CINreferralDate>2022-06-01</CINreferralDate><ReferralNFA>0</ReferralNFA>"
    census(tmp_path / "in", 2023, {"1": referral + event.format("2022-08-20") + event.format(second), "2": referral})
    ended = per10k("ingest", ["--from", str(tmp_path / "in"), "--to", str(tmp_path / "out")])
    assert ("another of the case begins on the same day, and says otherwise" in capsys.readouterr().out) == is_in_doubt
    assert ended == Exit.IN_DOUBT or not is_in_doubt
