"""Tables of an SSDA903 that are not whole: refused, or what is wrong set aside and listed; never other figures."""

import csv

import pytest
from commands import per10k

from per10k.core.exit_codes import Exit
from per10k.ingest.ids import tidy_id
from per10k.ingest.ssda903.rows import leading_code

CHILDREN = [f"{number:06}" for number in range(1, 9)]
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,URN"
WHOLE = {
    "episodes.csv": [
        EPISODES,
        *(f"{child},0{n}/05/2023,S,C2,N1,U6,PR1,2{n}/03/2024,E4A," for n, child in enumerate(CHILDREN, 1)),
    ],
    "header.csv": ["CHILD,SEX,DOB,ETHNIC", *(f"{child},1,15/02/2010,WBRI" for child in CHILDREN)],
    "reviews.csv": ["CHILD,DOB,REVIEW,REVIEW_CODE", *(f"{child},15/02/2010,15/06/2023,PN1" for child in CHILDREN)],
    "oc3.csv": ["CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", "900001,20/04/2004,YES,F1,U1", "900002,21/05/2004,YES,F1,U1"],
}


def ingested(folder, *more, **changed):
    """The exit code of ingesting the whole return with the lines of some files put in the place of theirs."""
    (folder / "in").mkdir()
    for name, lines in {**WHOLE, **{f"{name}.csv": lines for name, lines in changed.items()}}.items():
        (folder / "in" / name).write_text("\n".join(lines) + "\n")
    return per10k("ingest", ["--from", str(folder / "in"), "--to", str(folder / "out"), "--la-code", "E08000018", *more])


def read(folder, extract):
    with (folder / "out" / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def changed(table, old, new):
    return [line.replace(old, new) for line in WHOLE[f"{table}.csv"]]


REFUSED = {
    "a quote that does not close": ({"episodes": changed("episodes", "000002,", '"000002,')}, "line 3 on"),
    "a quote that closes far below": (
        {"episodes": changed("episodes", "000002,", '"000002,')[:-1] + ['000008",01/05/2023,S,C2,N1,U6,PR1,,,']},
        "line 3 on",
    ),
    "no DEC": ({"episodes": changed("episodes", "DEC,", "D_E_C,")}, "episodes has no column DEC,"),
    "no RNE": ({"episodes": changed("episodes", "RNE", "R_N")}, "episodes has no column RNE,"),
    "no REC": ({"episodes": changed("episodes", "REC", "R_C")}, "episodes has no column REC,"),
    "no REVIEW_CODE": ({"reviews": changed("reviews", "REVIEW_CODE", "CODE")}, "reviews has no column REVIEW_CODE,"),
    "a heading alone": ({"episodes": [EPISODES]}, "episodes has a heading and no rows"),
    "other numbers": ({"reviews": changed("reviews", "0000", "X77")}, "8 of 8 children of the table reviews"),
    "no code": ({"episodes": changed("episodes", ",S,", ",Started care,")}, "no value in RNE"),
    "a good part of the rows cut": (
        {"episodes": [EPISODES, *(line[:24] for line in WHOLE["episodes.csv"][1:6]), *WHOLE["episodes.csv"][6:]]},
        "5 of the 8 records of episodes could not be used",
    ),
    "names for numbers": (
        {"oc3": [WHOLE["oc3.csv"][0], *(f"ab cd{n},20/04/2004,YES,F1,U1" for n in "abcde")]},
        "not one of the 5 records of oc3",
    ),
    "no review": (
        {
            "episodes": [EPISODES, *(f"{n % 8 + 1:06},0{n % 8 + 1}/0{n // 8 + 5}/2023,S,C2,N1,U6,PR1,,," for n in range(32))],
            "reviews": WHOLE["reviews.csv"][:1],
        },
        "reviews has a heading and no rows, and there are 32 episodes",
    ),
    "the latest episode of each child": (
        {
            name: lines[:1] + [lines[1].replace(CHILDREN[0], f"{n:06}") for n in range(1, 63)]
            for name, lines in [("episodes", WHOLE["episodes.csv"]), ("header", WHOLE["header.csv"])]
        },
        "each of the 62 children of the table episodes has one episode alone",
    ),
    "S for every episode": (
        {
            "episodes": [
                EPISODES,
                *(
                    line
                    for n in range(20)
                    for line in (
                        f"{n % 8 + 1:06},{n + 1:02}/0{n // 8 + 5}/2023,S,C2,N1,U6,PR1,{n + 2:02}/0{n // 8 + 5}/2023,X1,",
                        f"{n % 8 + 1:06},{n + 2:02}/0{n // 8 + 5}/2023,S,C2,N1,U5,PR1,{n + 3:02}/0{n // 8 + 5}/2023,E4A,",
                    )
                ),
            ]
        },
        "RNE is S, the entry into care, in 20 of 20 episodes",
    ),
    "days swapped": ({"episodes": changed("episodes", "/03/2024", "/12/2024")}, "DEC of episodes"),
}


@pytest.mark.parametrize("damage", REFUSED)
def test_a_table_that_is_not_whole_is_refused(tmp_path, capsys, damage):
    files, said = REFUSED[damage]
    told = ("--reference-date", "2024-03-31") if damage == "days swapped" else ()
    assert ingested(tmp_path, *told, **files) == Exit.DATA
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


IN_DOUBT = {
    "nothing": ({}, ""),
    "an end that is no day": ({"episodes": changed("episodes", "21/03/2024", "not known")}, "episodes, DEC: not a date"),
    "a reason without a day": ({"episodes": changed("episodes", "21/03/2024", "")}, "no day, though REC says"),
    "X1 without a day": ({"episodes": changed("episodes", "21/03/2024,E4A", ",X1")}, "no day, though REC"),
    "an end before the start": ({"episodes": changed("episodes", "21/03/2024", "30/04/2023")}, "ended before it began"),
    "an end to come": ({"episodes": changed("episodes", "21/03/2024", "21/03/2042")}, "1 of 8 days are after the reference date"),
    "an end of years ago": ({"episodes": changed("episodes", "21/03/2024", "21/03/2020")}, "1 of 8 days are before 2023-04-01"),
    "a reason cut short": ({"episodes": changed("episodes", "21/03/2024,E4A", "21/03/2024,E1")}, "1 values are no code of it"),
    "a reason with its words": ({"episodes": changed("episodes", "21/03/2024,E4A", "21/03/2024,E4A: returned home")}, ""),
    "a reason of earlier years": ({"episodes": changed("episodes", "21/03/2024,E4A", "21/03/2024,e4")}, ""),
    "none follows": ({"episodes": changed("episodes", "21/03/2024,E4A", "21/03/2024,X1")}, "1 episodes of care that another"),
    "a row shifted": (
        {"episodes": changed("episodes", ",N1,U6,PR1,21/03/2024,E4A,", ",x,N1,U6,PR1,21/03/2024,E4A")},
        "in the columns beside",
    ),
    "a row with a comma too many": ({"episodes": changed("episodes", "21/03/2024,E4A,", "21/03/2024,E4A,,")}, ""),
    "the heading again": ({"reviews": [*WHOLE["reviews.csv"], *WHOLE["reviews.csv"][:1]]}, "the heading again"),
    "a year that stands for none": ({"episodes": changed("episodes", "21/03/2024,E4A", "31/12/9999,")}, ""),
}


@pytest.mark.parametrize("damage", IN_DOUBT)
def test_the_exit_code_tells_what_is_in_doubt_from_what_is_not(tmp_path, capsys, damage):
    files, said = IN_DOUBT[damage]
    assert ingested(tmp_path, **files) == (Exit.IN_DOUBT if said else 0)
    assert said in capsys.readouterr().out


EPISODE = {"DECOM": "2023-05-01", "RNE": "S", "LS": "C2", "CIN": "N1", "PL": "U6", "PLACE_PROVIDER": "PR1"}
EPISODE |= {"DEC": "2024-03-02", "REC": "E4A"}


@pytest.mark.parametrize(
    ("lost", "count", "code"),
    [("RNE", 1, Exit.DATA), ("DEC", 30, Exit.DATA), ("DEC", 29, Exit.IN_DOUBT), ("", 30, Exit.DONE)],
)
def test_xml_that_lost_an_element_is_refused_as_csv_is(tmp_path, capsys, lost, count, code):
    """What some rows leave empty, XML leaves out of them: it is missed in many rows alone."""
    values = "".join(f"<{name}>{text}</{name}>" for name, text in EPISODE.items() if name != lost)
    head = "<HEADER><CHILDID>{0:06}</CHILDID><SEX>1</SEX><DOB>2010-02-15</DOB><ETHNIC>WBRI</ETHNIC></HEADER>"
    children = "".join(f"<CHILD>{head.format(n)}<EPISODE>{values}</EPISODE></CHILD>" for n in range(1, count + 1))
    (tmp_path / "return.xml").write_text(f"<EXPSSDA903>{children}</EXPSSDA903>")
    arguments = ["--from", str(tmp_path / "return.xml"), "--to", str(tmp_path / "out"), "--la-code", "E08000018"]
    assert per10k("ingest", arguments) == code
    assert (f"{count} rows of the table episodes has {lost}," in capsys.readouterr().err) == (code == Exit.DATA)


def test_a_reference_date_before_the_days_of_the_return_is_refused(tmp_path, capsys):
    assert ingested(tmp_path, "--reference-date", "2020-01-01") == Exit.DATA
    assert "8 of 8 days are after the reference date 2020-01-01" in capsys.readouterr().err


def test_short_rows_and_lines_of_a_report_are_set_aside_and_listed(tmp_path):
    """A short row is whole where it has what each row has; cut before that, its end may be cut off with it."""
    cut, short = "000001,01/05/2023,S,C2", "000002,02/05/2023,S,C2,N1,U6,PR1"
    leavers = [*WHOLE["oc3.csv"], "Total number of children,,,,10", "------,,,,", "Total,2,,,", "(2 rows affected),,,,"]
    code = ingested(tmp_path, episodes=[EPISODES, cut, short, *WHOLE["episodes.csv"][3:]], oc3=leavers)
    assert code == Exit.IN_DOUBT
    assert {row["clae_person_id"] for row in read(tmp_path, "ssd_cla_episodes")} == set(CHILDREN[1:])
    assert {row["clea_person_id"] for row in read(tmp_path, "ssd_care_leavers")} == {"900001", "900002"}
    listed = [(row["table"], row["position"]) for row in read(tmp_path, "ingest_not_carried") if row["kept"] == "nothing"]
    assert sorted(listed) == [("episodes", "line 2"), *(("oc3", f"line {line}") for line in (4, 5, 6, 7))]


def test_labels_spellings_and_copies_change_nothing(tmp_path):
    labelled = changed("episodes", ",S,C2,N1,U6,", ",S: started,C2 - order,N1,U6 (foster),")
    spelled = changed("reviews", "00000", "00000 ")
    assert ingested(tmp_path, episodes=labelled, reviews=spelled, again=labelled) == 0
    episodes = read(tmp_path, "ssd_cla_episodes")
    assert [row["clae_cla_episode_start_reason"] for row in episodes] == ["S"] * 8
    assert {row["clap_cla_placement_type"] for row in read(tmp_path, "ssd_cla_placement")} == {"U6"}
    assert {row["pers_person_id"] for row in read(tmp_path, "ssd_person")} == {*CHILDREN, "900001", "900002"}
    listed = [row["reason"] for row in read(tmp_path, "ingest_not_carried") if row["element"] == "file"]
    assert listed == ["it is the same as again.csv"]


def test_reviews_after_the_reference_date_are_said_to_be_doubtful(tmp_path, capsys):
    assert ingested(tmp_path, reviews=changed("reviews", "15/06/2023", "15/06/2024")) == Exit.IN_DOUBT
    assert "8 of 8 days are after the reference date 2024-03-31" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "code"),
    [("S: started", "S"), ("E4A - left", "E4A"), ("U6 (foster)", "U6"), ("Care began", "Care began"), ("S began", "S")],
)
def test_the_leading_code(written, code):
    assert leading_code(written) == code


def test_numbers_of_full_width_and_with_blanks_within():
    full = "".join(chr(ord(digit) + 0xFEE0) for digit in "000012")
    assert [tidy_id(text) for text in (full, "0000 12", "A 12", "'000012")] == ["000012", "000012", "A12", "000012"]
