"""Tables that the SSDA903 got since 2023/24: social workers and orders of liberty are read, others that are new are listed."""

import csv

import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.exit_codes import Exit

CHILDREN = [f"{number:06}" for number in range(1, 9)]
BORN = "15/02/2010"
RETURN = {
    "episodes": [
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,URN",
        *(f"{child},0{n}/05/2022,S,C2,N1,K2,PR1,,," for n, child in enumerate(CHILDREN, 1)),
        # A ninth, who is there for the day of leaving.
        "000009,01/05/2022,S,C2,N1,K2,PR1,20/03/{year},E4A,",
    ],
    "header": ["CHILD,SEX,DOB,ETHNIC", *(f"{child},1,{BORN},WBRI" for child in [*CHILDREN, "000009"])],
}
LIBERTY = "CHILD,DOB,DOLO_START,DOLO_END"
WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"


def ingested(folder, year=2023, to=None, **tables):
    """The exit code of ingesting a return of a year with these tables beside its episodes and header."""
    source = folder / f"in{year}"
    source.mkdir(parents=True)
    for name, lines in {**RETURN, **tables}.items():
        (source / f"{name}.csv").write_text("\n".join(lines).replace("{year}", str(year)) + "\n")
    return per10k("ingest", ["--from", str(source), "--to", str(to or folder / "out"), "--la-code", "E08000018"])


def read(folder, extract="local_deprivation_of_liberty"):
    with (folder / "out" / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def orders(folder):
    return {(row["person_id"], row["start_date"]): (row["end_date"], row["local_ended_by_flag"]) for row in read(folder)}


def test_orders_are_read_and_an_end_may_lie_ahead(tmp_path):
    rows = [LIBERTY, f"000001,{BORN},10/06/2022,09/09/2022", f"000001,{BORN},10/09/2022,", f"000002,{BORN},01/03/2023,01/06/2023"]
    assert ingested(tmp_path, liberty=rows) == 0
    assert orders(tmp_path) == {
        ("000001", "2022-06-10"): ("2022-09-09", ""),
        ("000001", "2022-09-10"): ("", ""),
        ("000002", "2023-03-01"): ("2023-06-01", ""),
    }


def test_a_return_without_the_table_does_not_supply_orders_and_one_without_a_row_has_none(tmp_path):
    assert ingested(tmp_path) == 0
    assert not (tmp_path / "out" / "local_deprivation_of_liberty.csv").exists()
    assert ingested(tmp_path / "empty", liberty=[LIBERTY]) == 0
    assert read(tmp_path / "empty") == []


def test_an_order_that_is_not_in_the_next_return_had_ended_and_one_with_another_start_was_corrected(tmp_path):
    first = [LIBERTY, *(f"{child},{BORN},0{n}/02/2023," for n, child in enumerate(CHILDREN[:3], 1))]
    second = [LIBERTY, f"000002,{BORN},05/02/2023,", f"000003,{BORN},03/02/2023,01/05/2023", f"000003,{BORN},02/05/2023,"]
    out = tmp_path / "out"
    ingested(tmp_path, 2023, out, liberty=first)
    ingested(tmp_path, 2024, out, liberty=second)
    assert orders(tmp_path) == {
        ("000001", "2023-02-01"): ("2023-03-31", "Y"),
        ("000002", "2023-02-05"): ("", ""),
        ("000003", "2023-02-03"): ("2023-05-01", ""),
        ("000003", "2023-05-02"): ("", ""),
    }


def test_a_return_without_the_table_says_nothing_of_earlier_orders(tmp_path):
    out = tmp_path / "out"
    ingested(tmp_path, 2023, out, liberty=[LIBERTY, f"000001,{BORN},01/02/2023,"])
    ingested(tmp_path, 2024, out)
    assert orders(tmp_path) == {("000001", "2023-02-01"): ("", "")}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([f"{LIBERTY[:-9]}", f"000001,{BORN},01/02/2023"], "liberty has no column DOLO_END"),
        ([LIBERTY, *(f"X{n},{BORN},01/02/2023," for n in range(4))], "4 of 4 children of the table liberty"),
        ([LIBERTY, f"000001,{BORN},soon,"], "not one of the 1 records of liberty"),
    ],
)
def test_orders_that_are_not_whole_are_refused(rows, said, tmp_path, capsys):
    assert ingested(tmp_path, liberty=rows) == Exit.DATA
    assert said in capsys.readouterr().err


NEW = {
    "nothing of the return's": ["CHILD,DOB,FH_START,FH_END", f"000001,{BORN},01/02/2023,"],
    "columns of a table that is there": ["CHILD,URN,DOLO_REASON,DOLO_COURT", "000001,SC1,A,K2"],
    "children who are in no other table": ["CHILD,DOB,NEW", *(f"Y{n},{BORN},1" for n in range(9))],
}


@pytest.mark.parametrize("table", NEW)
def test_a_table_that_is_not_known_is_listed_and_stops_nothing(table, tmp_path, capsys):
    assert ingested(tmp_path / "a") == 0
    capsys.readouterr()
    assert ingested(tmp_path / "b", new=NEW[table]) == 0
    assert "new.csv: a table" in capsys.readouterr().out
    for extract in ("ssd_cla_episodes", "ssd_cla_placement", "ssd_person"):
        assert read(tmp_path / "a", extract) == read(tmp_path / "b", extract)


@settings(max_examples=examples(12), deadline=None, derandomize=True)
@given(
    lost=st.sampled_from(["DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "CHILD"]), beside=st.booleans()
)
def test_a_known_table_whose_heading_was_damaged_is_never_taken_for_a_new_one(lost, beside, tmp_path_factory):
    """Alone, or beside the whole table of another year."""
    folder = tmp_path_factory.mktemp("damaged")
    damaged = [RETURN["episodes"][0].replace(lost, f"X_{lost}", 1), *RETURN["episodes"][1:]]
    if beside:
        code = ingested(folder, episodes_2=RETURN["episodes"], header_2=RETURN["header"], episodes=damaged)
    else:
        code = ingested(folder, episodes=damaged, liberty=[LIBERTY, f"000001,{BORN},01/02/2023,"])
    assert code == Exit.DATA
    assert not (folder / "out").exists()


def worker(child, number, start, end="", reason="FCONTA"):
    return f"{child},{BORN},{number},{start},{end},{reason}"


def workers(folder):
    rows = read(folder, "local_social_worker_episodes")
    return {
        (row["person_id"], row["start_date"]): (row["worker_id"], row["end_date"], row["local_ended_by_flag"]) for row in rows
    }


def test_social_workers_are_read_and_are_no_involvements(tmp_path):
    rows = [
        worker("000001", "SW12", "01/04/2021", "10/06/2022"),
        worker("000001", " sw12 ", "10/06/2022"),
        worker("000002", "", "01/05/2022", "02/05/2022"),
        # Of a number that a spreadsheet has rounded, nobody knows whose it is.
        worker("000002", "1.0E+05", "02/05/2022"),
    ]
    assert ingested(tmp_path, workers=[WORKERS, *rows]) == Exit.IN_DOUBT
    assert workers(tmp_path) == {
        ("000001", "2021-04-01"): ("SW12", "2022-06-10", ""),
        ("000001", "2022-06-10"): ("SW12", "", ""),
        ("000002", "2022-05-01"): ("", "2022-05-02", ""),
        ("000002", "2022-05-02"): ("", "", ""),
    }
    listed = [row for row in read(tmp_path, "ingest_not_carried") if row["element"] == "SW_ID"]
    assert [(row["value"], row["reason"][:22]) for row in listed] == [("1.0E+05", "it has lost its digits")]
    assert not (tmp_path / "out" / "ssd_involvements.csv").exists()


def test_a_return_without_the_table_does_not_supply_social_workers_and_one_without_a_row_has_none(tmp_path):
    assert ingested(tmp_path) == 0
    assert not (tmp_path / "out" / "local_social_worker_episodes.csv").exists()
    assert ingested(tmp_path / "empty", workers=[WORKERS]) == 0
    assert workers(tmp_path / "empty") == {}


def test_a_social_worker_who_is_not_in_the_next_return_was_so_no_more(tmp_path):
    out = tmp_path / "out"
    first = [worker("000001", "SW1", "01/02/2023"), worker("000002", "SW2", "02/02/2023"), worker("000003", "SW3", "03/02/2023")]
    # Of the third the end cannot be read, which the next return does not mend.
    first[2] = worker("000003", "SW3", "03/02/2023", "soon")
    ingested(tmp_path, 2023, out, workers=[WORKERS, *first])
    ingested(tmp_path, 2024, out, workers=[WORKERS, worker("000002", "SW2", "02/02/2023", "05/06/2023")])
    assert workers(tmp_path) == {
        ("000001", "2023-02-01"): ("SW1", "2023-03-31", "Y"),
        ("000002", "2023-02-02"): ("SW2", "2023-06-05", ""),
        ("000003", "2023-02-03"): ("SW3", "soon", ""),
    }


MANY = [f"{number:06}" for number in range(1, 63)]
EPISODES = [RETURN["episodes"][0], *(f"{child},01/05/2022,S,C2,N1,K2,PR1,,," for child in MANY)]
# One of them has moved, so that the episodes are not the latest alone.
EPISODES[1:2] = ["000001,01/05/2022,S,C2,N1,K2,PR1,01/06/2022,X1,", "000001,01/06/2022,P,C2,N1,K2,PR1,,,"]
DAYS = [f"{n % 28 + 1:02}/{n % 9 + 4:02}/2022" for n in range(62)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([WORKERS.replace("SW_DEC,", ""), f"000001,{BORN},SW1,01/02/2023,"], "social_worker has no column SW_DEC"),
        ([WORKERS.replace("SW_ID,", ""), f"000001,{BORN},01/02/2023,,"], "social_worker has no column SW_ID"),
        ([WORKERS, *(worker(f"X{n}", "SW1", "01/02/2023") for n in range(4))], "4 of 4 children of the table social_worker"),
        ([WORKERS, worker("000001", "SW1", "soon")], "not one of the 1 records of social_worker"),
        (
            [WORKERS, *(worker(child, "SW1", day, "31/03/2023") for child, day in zip(MANY, DAYS, strict=True))],
            "each of the 62 children of the table social_worker has one social worker alone",
        ),
        (
            [WORKERS, *(worker(child, n, day) for child in MANY[:15] for n, day in (("SW1", DAYS[0]), ("SW2", DAYS[1])))],
            "not one of the 30 rows of the table social_worker has ended",
        ),
        # Days of the year that are up to the 12th, with day and month in each other's place; the others as they were.
        (
            [
                WORKERS,
                *(worker(child, "SW1", "01/04/2022", f"{n:02}/03/2022") for n, child in enumerate(MANY[:9], 4)),
                *(worker(child, "SW2", "20/01/2023", "25/02/2023") for child in MANY[:9]),
            ],
            "day and month have changed places",
        ),
    ],
)
def test_social_workers_that_are_not_whole_are_refused(rows, said, tmp_path, capsys):
    header = [RETURN["header"][0], *(f"{child},1,{BORN},WBRI" for child in MANY)]
    assert ingested(tmp_path, episodes=EPISODES, header=header, workers=rows) == Exit.DATA
    assert said in capsys.readouterr().err


def test_one_of_many_with_a_second_social_worker_and_one_ended_of_thirty_are_whole(tmp_path):
    header = [RETURN["header"][0], *(f"{child},1,{BORN},WBRI" for child in MANY)]
    rows = [WORKERS, *(worker(child, "SW1", day) for child, day in zip(MANY, DAYS, strict=True))]
    rows += [worker("000001", "SW2", "01/03/2023", "02/03/2023")]
    assert ingested(tmp_path, episodes=EPISODES, header=header, workers=rows) in (0, Exit.IN_DOUBT)
    assert len(workers(tmp_path)) == 63


XML = """<EXPSSDA903><CHILD><HEADER><CHILDID>000001</CHILDID><SEX>1</SEX><DOB>2010-02-15</DOB><ETHNIC>WBRI</ETHNIC>
<ADOLO><DOLO_START>2023-02-01</DOLO_START></ADOLO><NEWGROUP><NEW>1</NEW></NEWGROUP></HEADER>
<EPISODE><DECOM>2022-05-01</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>K2</PL><PLACE_PROVIDER>PR1</PLACE_PROVIDER></EPISODE>
</CHILD></EXPSSDA903>"""


def test_groups_of_an_xml_return_are_told_by_their_elements(tmp_path, capsys):
    (tmp_path / "in.xml").write_text(XML)
    more = ["--la-code", "E08000018", "--reference-date", "2023-03-31"]
    assert per10k("ingest", ["--from", str(tmp_path / "in.xml"), "--to", str(tmp_path / "out"), *more]) == 0
    assert orders(tmp_path) == {("000001", "2023-02-01"): ("", "")}
    assert "table NEWGROUP" in capsys.readouterr().out
