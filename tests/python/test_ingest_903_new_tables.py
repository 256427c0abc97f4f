"""Tables of an SSDA903 of 2026/27 and later: orders of deprivation of liberty are read, others that are new are listed."""

import csv

import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st

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
WORKERS = ["CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", f"000001,{BORN},AB123,01/05/2022,,FCONTA"]


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
    assert ingested(tmp_path / "b", new=NEW[table], social=WORKERS) == 0
    said = capsys.readouterr().out
    assert "new.csv: a table" in said
    assert "table social workers" in said
    for extract in ("ssd_cla_episodes", "ssd_cla_placement", "ssd_person"):
        assert read(tmp_path / "a", extract) == read(tmp_path / "b", extract)


@settings(max_examples=12, deadline=None, derandomize=True)
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
