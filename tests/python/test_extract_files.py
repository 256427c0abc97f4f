"""The plugin that finds, checks and opens a council's files, on real files; and dbt on folders that it cannot use."""

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml
from dbt_runs import run_dbt

from per10k.core.contract import read_contract
from per10k.plugin import misnamed
from per10k.plugin.days import LONDON
from per10k.plugin.extract_files import prepare
from tests.project import Project, build, open_sources

ROOT = Path(__file__).parents[2]
CONTRACT = [
    {
        "name": "ssd_visits",
        "optional": False,
        "columns": {"visit_id": True, "visit_date": True, "note": False},
        "reads_as": {"visit_id": "text", "visit_date": "date", "note": "text"},
        "key": ["visit_id"],
    },
    {"name": "local_notes", "optional": True, "columns": {"visit_id": True}},
]
HEADER = "visit_id,visit_date,note\n"


def ask(folder, la_code="X1", not_supplied=(), contract=CONTRACT):
    """The plugin's answer for the contract above, as (problems, statements)."""
    request = {"folder": str(folder), "la_code": la_code, "not_supplied": list(not_supplied), "contract": contract}
    answer = json.loads(prepare(json.dumps(request)))
    return answer["problems"], answer["statements"]


def read(folder, what="* exclude (source_file)", relation="ssd_visits", **how):
    """Rows of one of the views that the plugin's statements make of a folder without problems."""
    problems, statements = ask(folder, **how)
    assert problems == []
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        return connection.execute(f"select {what} from extracts.{relation}").fetchall()


def the_problem(folder, **how):
    """The one problem found in a folder; nothing is opened beside it."""
    problems, statements = ask(folder, **how)
    assert len(problems) == 1 and statements == []
    return problems[0]


def write(folder, text, name="ssd_visits.csv", encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))


TWO_ROWS = [("X1", 1, "v1", "2019-04-01", "in, out"), ("X1", 2, "v2", None, None)]


READABLE = {
    "commas": ("ssd_visits.csv", HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n'),
    "semicolons": ("ssd_visits.csv", "visit_id;visit_date;note\nv1;2019-04-01;in, out\nv2;;\n"),
    "tabs": ("ssd_visits.csv", "visit_id\tvisit_date\tnote\nv1\t2019-04-01\tin, out\nv2\t\t\n"),
    "byte order mark": ("ssd_visits.csv", "\ufeff" + HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n'),
    "line ends of Windows": ("ssd_visits.csv", (HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n').replace("\n", "\r\n")),
    "no line end at the end": ("ssd_visits.csv", HEADER + 'v1,2019-04-01,"in, out"\nv2,,'),
    "empty line at the end": ("ssd_visits.csv", HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n\n'),
    "quoted header": ("ssd_visits.csv", '"visit_id","visit_date","note"\nv1,2019-04-01,"in, out"\nv2,,\n'),
    "capital letters": ("SSD_Visits.CSV", 'Visit_ID,VISIT_DATE,Note\nv1,2019-04-01,"in, out"\nv2,,\n'),
    "spaces in the header": ("ssd_visits.csv", 'visit_id, visit_date ,note\nv1,2019-04-01,"in, out"\nv2,,\n'),
    "other order, and more": ("ssd_visits.csv", 'x,note,visit_date,visit_id\n1,"in, out",2019-04-01,v1\n2,,,v2\n'),
}


@pytest.mark.parametrize(("name", "content"), READABLE.values(), ids=READABLE)
def test_text_files_are_read_as_they_come(tmp_path, name, content):
    write(tmp_path, content, name)
    assert read(tmp_path) == TWO_ROWS
    assert read(tmp_path, "source_file") == [(name,), (name,)]


@pytest.mark.parametrize("name", ["ssd_visits.csv.gz", "SSD_VISITS.CSV.GZ"])
def test_compressed_file(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress((HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n').encode()))
    assert read(tmp_path) == TWO_ROWS


def test_quoted_line_end_and_quote_do_not_split_a_row(tmp_path):
    write(tmp_path, HEADER + 'v1,2019-04-01,"said ""no""\nand left"\nv2,,\n')
    assert read(tmp_path, "source_row, visit_id, note") == [(1, "v1", 'said "no"\nand left'), (2, "v2", None)]


def test_values_stay_text_and_days_become_one_form(tmp_path):
    write(tmp_path, HEADER + "0012,01/04/2019,1e5\n")
    assert read(tmp_path, "visit_id, visit_date, note") == [("0012", "2019-04-01", "1e5")]


def test_parquet_types_become_text_that_staging_reads(tmp_path):
    row = "select 7 as visit_id, date '2019-04-01' as Visit_Date, timestamp '2019-04-01 10:30:00' as note, 1 as other"
    with duckdb.connect() as database:
        database.sql(row).write_parquet(str(tmp_path / "ssd_visits.parquet"))
    assert read(tmp_path) == [("X1", 1, "7", "2019-04-01", "2019-04-01 10:30:00")]


def test_header_alone_is_a_supplied_nothing(tmp_path):
    write(tmp_path, HEADER)
    write(tmp_path, "visit_id\nv1\n", "local_notes.csv")
    assert read(tmp_path) == []
    assert read(tmp_path, "extract, rows_delivered, is_supplied", "delivered_file") == [
        ("ssd_visits", 0, True),
        ("local_notes", 1, True),
    ]


def test_what_may_be_absent_is_not_supplied(tmp_path):
    write(tmp_path, "visit_id,visit_date\nv1,2019-04-01\n")
    assert read(tmp_path) == [("X1", 1, "v1", "2019-04-01", None)]
    assert read(tmp_path, relation="local_notes") == []
    assert read(tmp_path, "extract, source_file is null, rows_delivered, is_supplied", "delivered_file")[1] == (
        "local_notes", True, 0, False,
    )  # fmt: skip
    assert read(tmp_path, "*", "delivered_field") == [
        ("ssd_visits", "visit_id", True),
        ("ssd_visits", "visit_date", True),
        ("ssd_visits", "note", False),
        ("local_notes", "visit_id", False),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ssd_visit", ["not_supplied: 'ssd_visit' is no extract of the source contract. Is it ssd_visits?"]),
        ("local_visits", ["not_supplied: 'local_visits' is no extract of the source contract."]),
        ("ssd_address", []),
    ],
)
def test_a_name_that_is_not_supplied_and_is_no_extract_is_named(tmp_path, name, said):
    """A table of the SSD that no rule reads may be named; a slip would count what was to be left out."""
    write(tmp_path, "la_code,id\nX1,1\n", "ssd_visits.csv")
    problems, _ = ask(tmp_path, not_supplied=[name])
    assert [one for one in problems if one.startswith("not_supplied")] == said


def test_not_supplied_leaves_a_file_out_even_if_it_is_there(tmp_path):
    write(tmp_path, "nothing,of,use\n")
    write(tmp_path, "visit_id\nv1\n", "local_notes.csv")
    assert read(tmp_path, not_supplied=["ssd_visits"]) == []
    assert read(tmp_path, "is_supplied", "delivered_file", not_supplied=["ssd_visits"]) == [(False,), (True,)]


def test_la_code_of_the_file_comes_before_the_variable(tmp_path):
    write(tmp_path, "LA_CODE,visit_id,visit_date\nY2,v1,\n ,v2,\n,v3,\n")
    assert read(tmp_path, "la_code, visit_id") == [("Y2", "v1"), ("X1", "v2"), ("X1", "v3")]
    assert read(tmp_path, "la_code, visit_id", la_code=None) == [("Y2", "v1"), (None, "v2"), (None, "v3")]


def test_quote_in_the_path(tmp_path):
    folder = tmp_path / "the council's 'own' folder"
    folder.mkdir()
    write(folder, HEADER + "v1,,\n")
    assert read(folder, "visit_id") == [("v1",)]


def test_pattern_in_the_path_is_no_pattern(tmp_path):
    for name in ("March [final]", "March *"):
        folder = tmp_path / name
        folder.mkdir()
        write(folder, HEADER + f"{name},,\n")
    assert read(tmp_path / "March [final]", "visit_id") == [("March [final]",)]
    assert read(tmp_path / "March *", "visit_id") == [("March *",)]


LATIN = HEADER + "v1,2019-04-01,caf\xe9 \u2019s\nv2,,\n"
RECODED = {
    "Windows-1252": LATIN.encode("cp1252"),
    "Windows-1252 far down": (HEADER + "v2,,\n" * 300_000 + "v1,2019-04-01,caf\xe9 \u2019s\n").encode("cp1252"),
    "Windows-1252 with a curly quote behind a letter": LATIN.replace("v2,,", "v2,,fianc\xe9\u2019s").encode("cp1252"),
    "UTF-16": LATIN.encode("utf-16"),
}


@pytest.mark.parametrize("content", RECODED.values(), ids=RECODED)
def test_another_encoding_is_read_and_told(tmp_path, content):
    (tmp_path / "ssd_visits.csv").write_bytes(content)
    assert ("caf\xe9 \u2019s",) in read(tmp_path, "note")
    assert read(tmp_path, "repairs[1].reason like '%was read as that%'", "delivered_file")[0] == (True,)


def test_days_of_two_orders_are_refused_unless_most_are_beyond_doubt(tmp_path):
    write(tmp_path, HEADER + "v1,04/13/2019,\nv2,25/04/2019,\nv3,03/04/2019,\n")
    assert "more than one order (04/13/2019 in row 1, 25/04/2019 in row 2)" in the_problem(tmp_path)
    write(tmp_path, HEADER + "v1,04/13/2019,\nv2,2019-04-25,\nv3,2019-04-03,\n")
    assert read(tmp_path, "visit_date") == [("04/13/2019",), ("2019-04-25",), ("2019-04-03",)]


def test_a_table_whose_rows_all_fall_out_is_refused(tmp_path):
    write(tmp_path, HEADER + ",2019-04-01,\n,2019-04-02,\n")
    assert "not one of its 2 rows has a visit_id" in the_problem(tmp_path)
    write(tmp_path, HEADER + "v1,soon,\nv2,later,\n")
    assert "not one of its 2 values is a date (soon in row 1)" in the_problem(tmp_path)


UNREAD = {
    "months in another language": (["2019-04-01"] * 20, "05-Mrz-2019", ["25-Mai-2019"] * 4),
    "year, day, month": (["2019-05-04"] * 20, "2019-25-04", ["2019-30-05"] * 4),
    "quarters": (["01/04/2019", "25/04/2019"] * 40, "Q2 2019", ["Q3 2019"] * 4),
}


@pytest.mark.parametrize("damage", UNREAD)
def test_a_column_of_which_a_good_part_is_no_day_is_refused(tmp_path, damage):
    """One in twenty, and five at least; fewer are set aside one by one."""
    days, first, others = UNREAD[damage]
    write(tmp_path, HEADER + "".join(f"v{n},{day},\n" for n, day in enumerate([*days, first, *others])))
    problem = the_problem(tmp_path)
    assert f"visit_date: 5 of its {len(days) + 5} values are no dates ('{first}' at row {len(days) + 1}). Export" in problem
    write(tmp_path, HEADER + "".join(f"v{n},{day},\n" for n, day in enumerate([*days, first, *others[1:]])))
    assert (first,) in read(tmp_path, "visit_date")


WORDS_FOR_NOTHING = ["NULL", "Null", "n/a", "-", "--", "\N{EN DASH}", "none", "None", "OPEN", "ongoing"]


@pytest.mark.parametrize(
    "word", [*WORDS_FOR_NOTHING, "NaT", "NaN", "nan", "(null)", "[NULL]", "\\N", "<NA>", "(blank)", "#NULL!"]
)
def test_a_word_for_nothing_is_missing_where_a_day_should_be(tmp_path, word):
    write(tmp_path, HEADER + f"v1,{word},Open\nv2,2019-04-01,\n")
    assert set(read(tmp_path, "visit_date, note")) == {(None, "Open"), ("2019-04-01", None)}


@pytest.mark.parametrize("nobody", ["0", "0000", "0.0", "Unknown", "TBC", "UNALLOCATED", "not known", "#REF!", " none "])
@pytest.mark.parametrize("whose", ["person", "worker", "family", "adult"])
def test_an_id_that_is_nobodys_is_missing_and_a_records_is_not(tmp_path, nobody, whose):
    contract = [CONTRACT[0] | {"identifies": {"visit_id": "record", "note": whose}}]
    write(tmp_path, HEADER + f"0,2019-04-01,{nobody}\nv2,2019-04-01,100\n")
    assert set(read(tmp_path, "visit_id, note", contract=contract)) == {("0", None), ("v2", "100")}


def test_what_ended_on_an_unknown_day_is_not_missing(tmp_path):
    write(tmp_path, HEADER + "v1,unknown,\nv2,2019-04-01,\n")
    assert ("unknown",) in read(tmp_path, "visit_date")


# What is in the file, and words that must be in the message.
REFUSED = {
    "empty": (b"", ["empty"]),
    "a field too many": ((HEADER + "v1,2019-04-01,x\nv2,2019-04-02,x,y\n").encode(), ["line: 3", "3 found: 4"]),
    "a field too few": ((HEADER + "v1,2019-04-01,x\nv2,2019-04-02\nv3,,\n").encode(), ["line: 3", "3 found: 2"]),
    "a quote that does not close": (
        (HEADER + 'v1,2019-04-01,"x\nv2,,\n').encode(),
        ["line: 2", "the file was cut off, or a quot"],
    ),
    "a column twice": (b"visit_id,visit_date,visit_id\nv1,,v2\n", ["visit_id", "twice"]),
    "a column twice but for capitals": (b"visit_id,visit_date,VISIT_ID\nv1,,v2\n", ["visit_id", "twice"]),
    "a required column missing": (b"visit_id,note\nv1,x\n", ["visit_date", "missing"]),
    "no line at all but an empty one": (b"\n", ["empty"]),
    "no heading": (b"v1,2019-04-01,x\nv2,2019-04-02,x\n", ["does not name one column"]),
    "a title over the heading": (("Visits of April\n" + HEADER + "v1,2019-04-01,x\n").encode(), ["take out what stands above"]),
    "a title as wide as the table": (("Visits,,\n" + HEADER + "v1,2019-04-01,x\n").encode(), ["take out what stands above"]),
    "an empty line over the heading": (("\n" + HEADER + "v1,2019-04-01,x\n").encode(), ["take out what stands above"]),
    "the sign that Excel is told": (("sep=,\n" + HEADER + "v1,2019-04-01,x\n").encode(), ["sep=;"]),
    "a separator that is not known": (HEADER.replace(",", "^").encode(), ["commas, semicolons, tabs or bars"]),
    "a page of a server": (b"<html><title>502 Bad Gateway</title></html>\n", ["does not name one column"]),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_text_file_that_cannot_be_used_is_refused(tmp_path, content, said):
    (tmp_path / "ssd_visits.csv").write_bytes(content)
    problem = the_problem(tmp_path)
    assert str(tmp_path / "ssd_visits.csv") in problem
    for word in said:
        assert word.lower() in problem.lower()


@pytest.mark.parametrize("other", ["VISIT_ID", "visit_iD", "visit_id", " visitid", "VISITID "])
def test_two_columns_of_one_name_in_parquet(tmp_path, other):
    """As a join of two tables is exported: DuckDB calls the second another name, and the first would be read."""
    path, name = tmp_path / "ssd_visits.parquet", other.strip().lower()
    alike = "#" * len(other)
    with duckdb.connect() as database:
        database.sql(f"""select 'v1' as "{name}", 'v2' as "{alike}", * from (select 1 as person_id)""").write_parquet(str(path))
    path.write_bytes(path.read_bytes().replace(alike.encode(), other.encode()))
    assert f"ssd_visits.parquet: the file cannot be read (the column {name}" in the_problem(tmp_path).lower()


def test_unreadable_parquet(tmp_path):
    (tmp_path / "ssd_visits.parquet").write_bytes(b"PAR1 and then nothing of use")
    assert "ssd_visits.parquet: the file cannot be read" in the_problem(tmp_path)


def test_missing_file(tmp_path):
    write(tmp_path, "visit_id\nv1\n", "local_notes.csv")
    problem = the_problem(tmp_path)
    assert "there is no ssd_visits.csv" in problem and "not_supplied: [ssd_visits]" in problem


def test_two_files_of_one_extract(tmp_path):
    write(tmp_path, HEADER)
    write(tmp_path, HEADER, "SSD_VISITS.csv.gz")
    assert "SSD_VISITS.csv.gz and ssd_visits.csv are both there" in the_problem(tmp_path)


def test_no_council(tmp_path):
    write(tmp_path, HEADER + "v1,,\n")
    assert "no council" in the_problem(tmp_path, la_code=None)


def test_folder_that_is_not_there(tmp_path):
    assert "There is no folder" in the_problem(tmp_path / "elsewhere")


NO_FILES = [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to("nothing")]


@pytest.mark.parametrize("make", NO_FILES)
def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path, make):
    make(tmp_path / "ssd_visits.csv")
    assert the_problem(tmp_path).startswith(f"{tmp_path}/ssd_visits.csv: this is no file")


def test_other_things_in_the_folder_are_passed_over(tmp_path):
    write(tmp_path, HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n')
    os.mkfifo(tmp_path / "pipe.csv")
    os.mkfifo(tmp_path / "ingest_manifest.json")
    assert read(tmp_path) == TWO_ROWS


CARRIED = '"not_carried": {"extracts": [], "fields": {}, "councils": {}}'
NO_MANIFEST = {
    "nothing in it": "{}",
    "a list": "[]",
    "no JSON": "not_carried: {}",
    "not a dictionary": '{"not_carried": []}',
    "a text for a list": '{"not_carried": {"extracts": "ssd_visits", "fields": {}, "councils": {}}}',
    "a number for a name": '{"not_carried": {"extracts": [1], "fields": {}, "councils": {}}}',
    "fields of no extract": '{"not_carried": {"extracts": [], "fields": [], "councils": {}}}',
    "part of it": '{"not_carried": {"extracts": []}}',
    "no day": f'{{{CARRIED}, "complete_to": {{"X1": {{"ssd_visits": "31/03/2019"}}}}}}',
    "a day that ends the statement": f'{{{CARRIED}, "complete_to": {{"X1": {{"ssd_visits": "2019-03-31\'); drop table x"}}}}}}',
    "a number for a day": f'{{{CARRIED}, "complete_from": {{"X1": {{"ssd_visits": 20190331}}}}}}',
    "another encoding": b"\xff\xfe{",
}


@pytest.mark.parametrize("content", NO_MANIFEST.values(), ids=NO_MANIFEST)
def test_a_manifest_of_another_shape_is_one_message(tmp_path, content):
    write(tmp_path, HEADER + "v1,2019-04-01,\n")
    (tmp_path / "ingest_manifest.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert the_problem(tmp_path).startswith(f"{tmp_path}/ingest_manifest.json: it is no manifest as an ingest writes it")


def test_folder_without_a_row(tmp_path):
    """Without a row there is no council, so that nothing at all would be reported, not even zeros."""
    write(tmp_path, HEADER)
    write(tmp_path, "visit_id\n", "local_notes.csv")
    assert "not one row" in the_problem(tmp_path)


def test_every_problem_is_told_at_once(tmp_path):
    write(tmp_path, "visit_id\nv1\n")
    write(tmp_path, "", "local_notes.csv")
    problems, statements = ask(tmp_path)
    assert len(problems) == 2 and statements == []


# --- through dbt ----------------------------------------------------------------------------------


def dbt_build(folder, tmp_path, *arguments):
    """Run dbt on a folder of extracts, with a database and a target folder of its own."""
    return run_dbt(
        "build", "--exclude-resource-type", "unit_test", "test",
        "--vars", json.dumps({"extracts": str(folder), "la_code": "E08000018"}),
        "--target-path", tmp_path / "target", "--log-path", tmp_path / "logs", *arguments,
        PER10K_DB=str(tmp_path / "test.duckdb"), PER10K_CHILD_DB="",
    )  # fmt: skip


def write_headers(folder):
    """A header and no rows for every extract of the source contract that must be there."""
    folder.mkdir()
    contract = yaml.safe_load((ROOT / "models/staging/_extracts.yml").read_text())
    for table in contract["sources"][0]["tables"]:
        if not table["meta"]["optional"]:
            write(folder, ",".join(column["name"] for column in table["columns"]) + "\n", table["name"] + ".csv")


def test_dbt_stops_with_one_message_where_a_file_is_missing(tmp_path):
    folder = tmp_path / "extracts"
    write_headers(folder)
    (folder / "ssd_contacts.csv").unlink()
    run = dbt_build(folder, tmp_path)
    assert run.returncode != 0
    assert run.stdout.count("there is no ssd_contacts.csv") == 1
    assert "Traceback" not in run.stdout + run.stderr


def test_zeros_are_counted_where_nothing_happened(tmp_path):
    """One contact and nothing else: what has a header counts 0, what is not there is not supplied."""
    folder = tmp_path / "extracts"
    write_headers(folder)
    with (folder / "ssd_contacts.csv").open("a") as contacts:
        contacts.write('c1,p1,2019-03-29,1A,,"{""NFA_FLAG"": ""Y""}"\n')
    project = Project()
    with duckdb.connect(config={"threads": 1}) as database:
        open_sources(database, project, folder, "E08000018")
        build(database, project, project.with_all_read({"indicator_value"}))
        values = dict(database.execute("select indicator_id, value from indicator_value").fetchall())
    assert values["contacts_received"] == 1
    assert values["referrals_received"] == values["cpp_open"] == values["cin_open"] == 0
    assert values["strategy_meetings"] is None


def column_read(folder, kind, rows):
    """Values of a column as the view has them. kind: how the contract reads it. rows: (council, value)."""
    lines = [f"{council},v{row},{value}\n" for row, (council, value) in enumerate(rows)]
    write(folder, "la_code,visit_id,value\n" + "".join(lines))
    contract = [
        {
            "name": "ssd_visits",
            "optional": False,
            "columns": {"visit_id": True, "value": True},
            "reads_as": {"visit_id": "text", "value": kind},
            "key": ["visit_id"],
        }
    ]
    answer = json.loads(prepare(json.dumps({"folder": str(folder), "la_code": None, "not_supplied": [], "contract": contract})))
    if answer["problems"]:
        return answer["problems"]
    with duckdb.connect() as connection:
        for statement in answer["statements"]:
            connection.execute(statement)
        read = [value for (value,) in connection.execute("select value from extracts.ssd_visits").fetchall()]
        repairs = connection.execute("select repairs from extracts.delivered_file").fetchone()[0]
    return read, [repair["reason"] for repair in repairs]


ONE, OTHER = "E08000018", "E06000001"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (("-1", "0", ""), ["Y", "0", None]),
        (("-1.0", "0.0", "Y"), ["Y", "0.0", "Y"]),
        (("-1", "N", "Y"), ["-1", "N", "Y"]),
        (("-1", "", ""), ["-1", None, None]),
        (("-1", "0", "1"), ["-1", "0", "1"]),
    ],
    ids=["as Access writes it", "as numbers with decimals", "no zero beside words", "alone", "for nothing, beside 1 for yes"],
)
def test_minus_one_is_yes_where_the_column_writes_no_as_zero(tmp_path, written, read_as):
    # Another council's zeros, or its 1 for yes, say nothing of this one's.
    for other in (("N", "Y"), ("0", "1"), ("1", "0"), ("-1", "")):
        rows = [(ONE, value) for value in written] + [(OTHER, value) for value in other]
        read, repairs = column_read(tmp_path, "flag", rows)
        assert read == [*read_as, *(value or None for value in other)]
        assert len(repairs) == (read[0] == "Y")


@pytest.mark.parametrize(
    ("ones", "twos", "zeros", "refused"), [(9, 5, 0, True), (9, 4, 0, False), (9, 5, 1, False), (0, 9, 0, False)]
)
def test_numbers_of_choices_are_no_flag(tmp_path, ones, twos, zeros, refused):
    contract = [{"name": "ssd_visits", "optional": False, "columns": {"flag": True}, "reads_as": {"flag": "flag"}}]
    write(tmp_path, "flag,note\n" + "".join(f"{value},x\n" for value in ["1"] * ones + ["2"] * twos + ["0.0"] * zeros))
    request = {"folder": str(tmp_path), "la_code": ONE, "not_supplied": [], "contract": contract}
    problems = json.loads(prepare(json.dumps(request)))["problems"]
    assert [f"flag: it is 1 in {ones} rows, 2 in {twos} and never 0" in problem for problem in problems] == [True] * refused


@pytest.mark.parametrize(("rounded", "others", "refused"), [(10, 0, True), (9, 0, False), (10, 1, False)])
def test_long_ids_without_a_digit_beyond_the_fifteenth_are_refused(tmp_path, rounded, others, refused):
    ids = [f"{10**14 + number}00" for number in range(rounded)] + ["12345678901234567"] * others + ["1", "100"]
    write(tmp_path, HEADER + "".join(f"{one},2019-04-01,x\n" for one in ids))
    assert [f"all {rounded} values of visit_id of over 15" in problem for problem in ask(tmp_path)[0]] == [True] * refused


def clock(moments, form="%Y-%m-%d %H:%M:%S"):
    return [moment.strftime(form) for moment in moments]


MIDNIGHTS = [datetime(2018, 1, 1) + timedelta(days=9 * step) for step in range(60)]
UTC_MOMENTS = [moment.replace(tzinfo=LONDON).astimezone(UTC) for moment in MIDNIGHTS]


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S"])
def test_midnights_written_in_utc_without_a_sign_are_read_by_the_clock_in_england(tmp_path, form):
    # Those of another council, which are moments of the day, stay as they are.
    others = clock([datetime(2018, 6, 1 + step % 4, 20 + step % 4) for step in range(20)])
    rows = [(ONE, value) for value in clock(UTC_MOMENTS, form)] + [(OTHER, value) for value in others]
    read, repairs = column_read(tmp_path, "timestamp", rows)
    assert [datetime.fromisoformat(value) for value in read] == MIDNIGHTS + [datetime.fromisoformat(value) for value in others]
    assert any("60 values" in reason and "read as UTC" in reason for reason in repairs)


def test_moments_that_are_no_midnights_in_utc_are_left(tmp_path):
    for moments in (MIDNIGHTS, [moment + timedelta(hours=step % 24) for step, moment in enumerate(MIDNIGHTS)], UTC_MOMENTS[:12]):
        read, repairs = column_read(tmp_path, "timestamp", [(ONE, value) for value in clock(moments)])
        assert [datetime.fromisoformat(value) for value in read] == [moment.replace(tzinfo=None) for moment in moments]
        assert not repairs


def test_moments_an_hour_early_all_the_year_are_refused(tmp_path):
    early = [moment - timedelta(hours=1) for moment in MIDNIGHTS]
    (problem,) = column_read(tmp_path, "date", [(ONE, value) for value in clock(early)])
    assert "stand at 23:00 in summer and winter (2017-12-31 23:00:00 in row 1)" in problem


@pytest.mark.parametrize("name", [
    "local_note.csv", "local_notes.xlsx", "local-notes.csv", "Local Notes.CSV", "local_notes (1).csv",
    "local_notes_2019-04-22.parquet", "local_notess.csv.gz", "local_notes.csv.zip", "localnotes.csv", "local_notes_part1.csv",
    "Copy of local_notes.csv", "dbo.local_notes.csv", "local_notes - Copy.csv",
])  # fmt: skip
def test_a_file_that_is_meant_for_an_optional_extract_is_not_passed_over(tmp_path, name):
    """It would show as not supplied, and nobody would look for the reason."""
    write(tmp_path, HEADER + "v1,2019-04-01,\n")
    write(tmp_path, "visit_id\nv1\n", name=name)
    problem = the_problem(tmp_path)
    assert f"{name} is not read as it is called. Is it local_notes? Name it local_notes.csv" in problem
    assert "not_supplied: [local_notes]" in problem
    assert ask(tmp_path, not_supplied=["local_notes"])[0] == []


def test_a_required_extract_that_is_misnamed_is_said_to_be_so(tmp_path):
    write(tmp_path, HEADER, name="ssd_visit.csv")
    assert "ssd_visit.csv is not read as it is called. Is it ssd_visits?" in the_problem(tmp_path)


@pytest.mark.parametrize("name", [
    "ssd_visits_old.csv", "ssd_visit.csv", "ssd_visits_2.xlsx", "local_contacts.csv", "notes.csv", "local_notes.md", "readme.txt",
    ".local_notes.csv.swp",
])  # fmt: skip
def test_what_is_nearer_to_an_extract_that_is_there_or_to_none_is_left_alone(tmp_path, name):
    write(tmp_path, HEADER + "v1,2019-04-01,\n")
    write(tmp_path, "visit_id\nv1\n", name=name)
    assert ask(tmp_path)[0] == []


ANOTHER_PART = [
    "ssd_visits_2.csv", "ssd_visits (1).csv", "ssd_visits_part2.csv", "Copy of ssd_visits.csv", "dbo.ssd_visits.csv",
    "ssd_visits_2018-19.CSV.GZ", "SSD-Visits_old.csv",
]  # fmt: skip


def visits(*numbers):
    return HEADER + "".join(f"v{number},2019-04-01,\n" for number in numbers)


def write_any(folder, text, name):
    data = text.encode()
    (folder / name).write_bytes(gzip.compress(data) if name.lower().endswith(".gz") else data)


@pytest.mark.parametrize("name", ANOTHER_PART)
def test_another_part_of_an_extract_that_is_there_is_not_passed_over(tmp_path, name):
    """Half of the visits would be in no figure, and nobody would look for them."""
    write(tmp_path, visits(*range(40)))
    write_any(tmp_path, visits(*range(37, 60)), name)
    problem = the_problem(tmp_path)
    assert f"{name} lies beside ssd_visits.csv, and of its 23 rows 20 are not in that (by visit_id)" in problem
    assert f"Put all rows into ssd_visits.csv, or take {name} out of the folder." in problem


def test_a_copy_that_has_all_that_is_read_and_more_is_the_newer_one(tmp_path):
    write(tmp_path, visits(*range(40)))
    write(tmp_path, visits(*range(41)), name="ssd_visits (1).csv")
    assert "of its 41 rows 1 are not in that" in the_problem(tmp_path)


@pytest.mark.parametrize("text", [
    visits(*range(30)), visits(*range(40)), visits(*range(38), 99), "visit_id,child\nx1,2\n", HEADER, "no table", "",
])  # fmt: skip
def test_an_old_copy_or_another_table_beside_an_extract_is_passed_over(tmp_path, text):
    write(tmp_path, visits(*range(40)))
    write(tmp_path, text, name="ssd_visits_old.csv")
    assert ask(tmp_path)[0] == []


def test_a_folder_that_is_called_like_an_extract_is_no_file_of_it(tmp_path):
    write(tmp_path, HEADER + "v1,2019-04-01,\n")
    (tmp_path / "local_note.csv").mkdir()
    assert ask(tmp_path)[0] == []


def test_no_table_of_the_ssd_and_no_extract_is_taken_for_another():
    """Of a council that exports all of the SSD, what per10k does not read stays unread, whatever is lacking."""
    extracts = list(read_contract().extracts)
    others = [
        "ssd_cla_convictions", "ssd_cla_substance_misuse", "ssd_cla_immunisations", "ssd_s251_finance", "ssd_voice_of_child",
        "ssd_mother", "ssd_linked_identifiers", "ssd_involvements", "ssd_disability", "ssd_cin_visits", "ssd_ehcp_requests",
    ]  # fmt: skip
    for lacking in extracts:
        for name in {*others, *extracts} - {lacking}:
            assert not misnamed._means(name, lacking, extracts), (name, lacking)
