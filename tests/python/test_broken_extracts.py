"""Broken extracts have the outcome that is stated for them, and lose no row and no figure."""

import contextlib
import json
import os
import tempfile
import threading
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from dbt_runs import run_dbt

from per10k.plugin.extract_files import changed
from tests.broken_extracts.case import FILE_CASES, ROW_CASES, Outcome
from tests.broken_extracts.council import LA_CODE, good_council, write_folder
from tests.broken_extracts.page import PAGE, page
from tests.broken_extracts.pipeline import FIGURES, LISTS, Pipeline

FOLDER = "the council's own [new] folder"


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


# --- rows and values: many councils in one folder --------------------------------------------------


def code_of(number):
    return f"E9{number:07}"


@pytest.fixture(scope="module")
def councils():
    """The spoilt councils by code; E90000000 is the good one."""
    made = {code_of(0): good_council()}
    for number, case in enumerate(ROW_CASES, start=1):
        council = good_council()
        case.spoil(council)
        made[code_of(number)] = council
    return made


@pytest.fixture(scope="module")
def built(pipeline, councils, tmp_path_factory):
    folder = tmp_path_factory.mktemp("councils")
    together = {}
    for code, council in councils.items():
        for extract, rows in council.items():
            for row in rows:
                la_code = {None: code, "small": f" {code.lower()} "}.get(row.get("la_code"), row.get("la_code"))
                together.setdefault(extract, []).append({**row, "la_code": la_code})
    write_folder(folder, together)
    with pipeline.build(folder, None) as connection:
        yield connection


def figures_of(connection, code):
    """The figures of March 2019."""
    counted = connection.execute(
        """
        select measure_id, sum(numerator)
        from (from measure_front_door union all by name from measure_child_protection)
        where la_code = $1 and month_end = date '2019-03-31'
        group by measure_id
        """,
        [code],
    ).fetchall()
    return {name: int(dict(counted).get(measure, 0)) for name, measure in FIGURES.items()}


@pytest.mark.parametrize("number", range(1, len(ROW_CASES) + 1), ids=[case.fault for case in ROW_CASES])
def test_rows_and_values(built, councils, number):
    case, code = ROW_CASES[number - 1], code_of(number)
    told = built.execute(
        "select reason, raw_value, field, source_file, source_row, consequence from restricted_extract_problem"
        " where la_code = $1 or (la_code = 'none' and contains(raw_value, $2))",
        [code, case.shows or "nothing"],
    ).fetchall()
    assert len(told) == case.values + case.rows_aside
    for reason, raw_value, field, source_file, source_row, consequence in told:
        assert case.says in reason and (case.shows in raw_value or case.shows in reason)
        assert source_file and source_row and consequence
        assert (field is None) == bool(case.rows_aside)
    listed = {name for name in LISTS if built.execute(f"from {name} where la_code = $1", [code]).fetchall()}
    assert listed == ({case.says} if case.outcome is Outcome.LISTED else set())
    expected = figures_of(built, code_of(0))
    assert figures_of(built, code) == {name: value + case.figures.get(name, 0) for name, value in expected.items()}


def test_good_council(built):
    assert figures_of(built, code_of(0)) == {"contacts": 8, "contacts_to_referral": 3, "referrals": 3, "plans_open": 2}
    assert built.execute("from restricted_extract_problem where la_code = $1", [code_of(0)]).fetchall() == []


def test_no_row_is_lost(built, councils):
    """Delivered is staged and set aside, council by council and extract by extract; delivered is what was written."""
    written = Counter()
    for code, council in councils.items():
        for extract, rows in council.items():
            for row in rows:
                written["none" if row.get("la_code") == "" else code, extract] += 1
    found = built.execute(
        "select la_code, extract, rows_delivered, rows_staged, rows_set_aside from fct_extract_rows where rows_delivered > 0"
    ).fetchall()
    assert {(code, extract): delivered for code, extract, delivered, *_ in found} == written
    assert all(delivered == staged + set_aside for *_, delivered, staged, set_aside in found)
    assert sum(set_aside for *_, set_aside in found) == sum(case.rows_aside for case in ROW_CASES)
    print({"delivered": sum(f[2] for f in found), "staged": sum(f[3] for f in found), "set aside": sum(f[4] for f in found)})


# --- files: each in a folder of its own ------------------------------------------------------------


@contextlib.contextmanager
def as_one_who_may_not():
    """Root may read everything, so that a missing right shows only to somebody else."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        write_folder(Path(home) / FOLDER, good_council())
        yield Path(home) / FOLDER


def all_rows(answer, contract, without=""):
    """Every extract as it is read, row by row."""
    with duckdb.connect() as connection:
        for statement in answer["statements"]:
            connection.execute(statement)
        read = {
            extract["name"]: connection.execute(f"select * exclude (source_file) from extracts.{extract['name']}").fetchall()
            for extract in contract
        }
        repairs = connection.execute(
            "select field, raw_value, reason from (select unnest(repairs, recursive := true) from extracts.delivered_file)"
        ).fetchall()
        delivered = dict(connection.execute("select extract, rows_delivered from extracts.delivered_file").fetchall())
    assert delivered == {extract: len(rows) for extract, rows in read.items()}
    return {**read, without: []} if without else read, repairs


@pytest.fixture(scope="module")
def good_rows(pipeline, tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    write_folder(folder, good_council())
    rows, repairs = all_rows(pipeline.ask(folder, LA_CODE), pipeline.contract)
    assert repairs == []
    return rows


@pytest.mark.parametrize("case", FILE_CASES, ids=[case.fault for case in FILE_CASES])
def test_files(pipeline, good_rows, folder, case):
    if case.is_later:
        assert pipeline.ask(folder, LA_CODE)["problems"] == []
        assert json.loads(changed()) == []
        case.spoil(folder)
        assert json.loads(changed()) == [str(folder / "ssd_contacts.csv")]
        return
    case.spoil(folder)
    with as_one_who_may_not() if case.says == "Permission denied" else contextlib.nullcontext():
        answer = pipeline.ask(folder, LA_CODE)
    if case.outcome is Outcome.REFUSED:
        (problem,) = answer["problems"]
        assert answer["statements"] == []
        assert str(folder) in problem and case.says in problem and problem.endswith(".")
        assert len(problem) < 1000 and "Traceback" not in problem
        return
    assert answer["problems"] == []
    rows, repairs = all_rows(answer, pipeline.contract)
    expected = {**good_rows, case.without: []} if case.without else good_rows
    assert rows == expected
    if case.outcome is Outcome.ACCEPTED:
        assert repairs == []
    else:
        (_, value, reason), *others = repairs
        assert not others and case.says in reason and (case.shows == value if case.shows else True)


def test_a_repair_is_told_beside_the_figures(pipeline, folder):
    contacts = folder / "ssd_contacts.csv"
    contacts.write_bytes(contacts.read_text(encoding="utf-8").replace("C-03", "C\u00a003").encode("cp1252"))
    with pipeline.build(folder, LA_CODE) as connection:
        assert figures_of(connection, LA_CODE)["contacts"] == 8
        told = connection.execute("select field, raw_value, consequence from restricted_extract_problem").fetchall()
    assert sorted(told, key=str) == [
        ("cont_contact_id", "C\u00a003", "values read after repair"),
        (None, None, "file read after repair"),
    ]


@pytest.mark.gigabyte
def test_a_field_of_a_gigabyte(pipeline, folder):
    with (folder / "ssd_contacts.csv").open("a") as contacts:
        contacts.write("C-11,0001011,2019-03-29,6,")
        for _ in range(1000):
            contacts.write("x" * 1_000_000)
        contacts.write(",{}\n")
    (problem,) = pipeline.ask(folder, LA_CODE)["problems"]
    assert "more than 2 MB" in problem and len(problem) < 1000


def test_dbt_ends_in_an_error_where_a_file_grows(folder, tmp_path):
    done = threading.Event()

    def keep_writing():
        while not done.wait(0.02):
            with (folder / "ssd_contacts.csv").open("a") as contacts:
                contacts.write("C-11,0001011,2019-03-29,6,Police,{}\n")

    writer = threading.Thread(target=keep_writing)
    writer.start()
    run = run_dbt(
        "run", "--select", "rows_set_aside", "stg_contacts",
        "--vars", json.dumps({"extracts": str(folder), "la_code": LA_CODE}),
        "--target-path", tmp_path / "target", "--log-path", tmp_path / "logs",
        PER10K_DB=str(tmp_path / "test.duckdb"), PER10K_CHILD_DB="",
    )  # fmt: skip
    done.set()
    writer.join()
    assert run.returncode != 0
    assert "were written to while" in run.stdout and str(folder / "ssd_contacts.csv") in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_page_says_what_is_tested():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.broken_extracts.page"
