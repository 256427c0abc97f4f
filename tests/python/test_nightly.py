"""The nightly run without its build: the lock, what is published and how it is switched, what is carried over, what is told."""

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from commands import per10k
from skips import skip_where

from per10k.core.database_files import HISTORY
from per10k.core.exit_codes import Exit
from per10k.core.own_project import DbtProject
from per10k.nightly import carry, compare, estimate, facts, failure, history, marts, night, programs, summary
from per10k.nightly.journal import Journal
from per10k.nightly.store import LEDGER, Store
from per10k.plugin.databases import open_both

ROOT = Path(__file__).parents[2]


def make_run(store, value="1", captured=(), ledger=None):
    """Publish a run with tiny files: one figure, the snapshot of earlier runs with months more, a ledger that was added to."""
    number = store.next_number()
    store.building.mkdir()
    before = store.published()
    children = store.building / night.CHILDREN
    if before:
        carry.carry_over(before / night.CHILDREN, [run / night.CHILDREN for run in store.later()], children)
    with duckdb.connect(str(children)) as connection:
        connection.execute("create schema if not exists snapshots")
        connection.execute("create table if not exists snapshots.care_leaver_snapshot (la_code varchar, month_end date, was int)")
        for month in captured:
            connection.execute("insert into snapshots.care_leaver_snapshot values ('X', ?, ?)", [month, number])
    write_marts(store.building / night.AGGREGATES, value)
    if ledger:
        (store.building / LEDGER).write_text(ledger)
    return store.publish(number, store.building / LEDGER if ledger else None)


def interrupt(*_):
    raise KeyboardInterrupt


def write_marts(file, value, month="2019-03-31", reason=None):
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_indicator_month as select 'X' as la_code, 'open' as indicator_id,"
            " cast($1 as date) as month_end, 'all' as breakdown,"
            " cast($2 as double) as displayed_value, cast($3 as varchar) as missing_reason,"
            " cast(null as varchar) as target_direction",
            [month, value, reason],
        )


def write_scorecard(connection):
    connection.execute(
        "create table marts.scorecard as select 'X' as la_code, date '2019-03-31' as reporting_month,"
        " '2018/19' as reporting_year, cast(null as double) as statistical_neighbour_average,"
        " cast(null as double) as national_average"
    )


def value_of(file):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute("select displayed_value from marts.fct_indicator_month").fetchone()[0]


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "published")
    store.root.mkdir()
    return store


HOLD = """
import subprocess, sys, time
from pathlib import Path
from per10k.nightly.store import LEDGER, Store
with Store(Path(sys.argv[1])).lock() as lock:
    if sys.argv[2] == "child":
        subprocess.Popen(["sleep", "30"], pass_fds=[lock])
    print("held", flush=True)
    time.sleep(30)
"""


def hold(store, what="alone"):
    """Another process that holds the lock, in a group of its own."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, store.root, what], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                               start_new_session=True)  # fmt: skip
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_and_a_killed_one_leaves_no_lock(store, capsys):
    holder = hold(store)
    assert per10k("nightly", ["--to", str(store.root)]) == Exit.BUSY
    assert "Another run is under way" in capsys.readouterr().err
    holder.kill()
    holder.wait()
    with store.lock():
        pass


def test_the_lock_lasts_as_long_as_what_a_killed_run_had_started(store):
    holder = hold(store, "child")
    holder.kill()
    holder.wait()
    with pytest.raises(failure.RunFailed, match="under way"), store.lock():
        pass
    os.killpg(holder.pid, signal.SIGKILL)
    holder.stdout.read()
    with store.lock():
        pass


@skip_where(sys.platform != "linux", "linux")
def test_a_program_ends_with_the_run_that_started_it(store):
    start = (
        "import os, sys; from per10k.nightly import programs\n"
        "command = [sys.executable, '-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(60)']\n"
        "with programs._started(command, {}, 2) as p:"
        " print(p.stdout.readline().strip(), flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", start], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    started = Path(f"/proc/{run.stdout.strip()}/stat")
    for _ in range(100):
        if not started.exists() or started.read_text().split()[2] == "Z":
            return
        threading.Event().wait(0.05)
    pytest.fail("it goes on")


def test_numbers_go_on_whatever_is_lost(store):
    assert [store.next_number(), store.next_number()] == [1, 2]
    (store.root / "sequence").unlink()
    (store.runs / "000007").mkdir(parents=True)
    assert store.next_number() == 8


def test_a_reader_of_the_old_run_goes_on_while_the_new_one_is_published_and_the_old_removed(store):
    make_run(store, "1")
    with duckdb.connect(str(store.current / night.AGGREGATES), read_only=True) as reader:
        make_run(store, "2")
        store.prune(keep=0)
        assert not (store.runs / "000001").exists()
        assert reader.execute("select displayed_value from marts.fct_indicator_month").fetchone() == (1,)
    assert value_of(store.current / night.AGGREGATES) == 2


def test_both_files_are_of_one_run_for_a_reader_that_follows_the_link_once(store):
    make_run(store, captured=["2019-03-31"])
    with open_both(store.current / night.AGGREGATES) as both:
        assert both.execute("select count(*) from marts.fct_indicator_month, snapshots.care_leaver_snapshot").fetchone() == (1,)
        paths = both.execute("select path from duckdb_databases() where path is not null").fetchall()
    assert {Path(path).parent for (path,) in paths} == {(store.runs / "000001").resolve()}


def test_roll_back_and_forward(store, capsys):
    for value in ("1", "2", "3"):
        make_run(store, value)
    told = []
    for back in ([], [], ["3"]):
        assert per10k("nightly", ["--to", str(store.root), "--roll-back", *back]) == 0
        told.append(value_of(store.current / night.AGGREGATES))
    assert told == [2, 1, 3]
    assert per10k("nightly", ["--to", str(store.root), "--roll-back", "9"]) == Exit.USAGE
    assert "000001, 000002, 000003" in capsys.readouterr().err


def test_nothing_lies_before_the_first_run(store):
    make_run(store)
    assert per10k("nightly", ["--to", str(store.root), "--roll-back"]) == Exit.USAGE
    assert store.current.resolve().name == "000001"


def test_the_run_that_stands_is_kept_however_old(store):
    for value in "12345":
        make_run(store, value)
    store.roll_back(1)
    store.prune(keep=2)
    assert sorted(path.name for path in store.runs.iterdir()) == ["000001", "000004", "000005"]


def test_what_a_killed_run_left_is_removed_and_what_it_published_stays(store):
    make_run(store)
    store.log_of(1).mkdir(parents=True)
    for folder in (store.building, store.removing):
        folder.mkdir()
        (folder / "per10k.duckdb").write_text("half of a file")
    (store.root / "current.new").symlink_to("runs/000009")
    assert store.clean()
    assert not {store.building, store.removing} & set(store.root.iterdir())
    assert value_of(store.current / night.AGGREGATES) == 1
    (store.log_of(1) / "summary.txt").write_text("all well")
    assert not store.clean()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_run_killed_once_it_was_whole_is_published_by_the_next(store, is_first, monkeypatch):
    if not is_first:
        make_run(store, "1")
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Store, "_switch", interrupt)
        make_run(store, "2", ledger="published")
    assert not store.ledger.exists()
    store.clean()
    assert value_of(store.current / night.AGGREGATES) == 2
    assert store.ledger.read_text() == "published"


def test_a_run_killed_before_it_was_whole_is_forgotten_with_its_ledger(store, monkeypatch):
    make_run(store, "1", ledger="first")
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Path, "rename", interrupt)
        make_run(store, "2", ledger="second")
    with pytest.raises(failure.RunFailed, match="no run"):
        store.roll_back()
    store.clean()
    assert value_of(store.current / night.AGGREGATES) == 1
    assert store.ledger.read_text() == "first"


def test_the_snapshot_survives_nights_and_a_month_stays_as_it_was_captured(store):
    for month in ("2019-03-31", "2019-04-30", "2019-05-31"):
        make_run(store, captured=[month])
    assert months_captured(store) == [("2019-03-31", 1), ("2019-04-30", 2), ("2019-05-31", 3)]


def test_a_month_captured_by_a_run_that_was_rolled_back_is_not_lost(store):
    for month in ("2019-03-31", "2019-04-30"):
        make_run(store, captured=[month])
    store.roll_back()
    make_run(store, captured=["2019-05-31"])
    assert months_captured(store) == [("2019-03-31", 1), ("2019-04-30", 2), ("2019-05-31", 3)]


def test_a_month_captured_twice_stays_as_the_run_that_stands_has_it(store):
    make_run(store, captured=["2019-03-31"])
    make_run(store, captured=["2019-04-30"])
    store.roll_back()
    store.later()[0].rename(store.root / "aside")
    make_run(store, captured=["2019-04-30"])
    (store.root / "aside").rename(store.runs / "000009")
    make_run(store)
    assert months_captured(store) == [("2019-03-31", 1), ("2019-04-30", 3)]


def months_captured(store):
    with duckdb.connect(str(store.current / night.CHILDREN), read_only=True) as connection:
        query = "select cast(month_end as varchar), was from snapshots.care_leaver_snapshot order by 1"
        return connection.execute(query).fetchall()


def test_pseudonyms_of_two_keys_are_not_put_together(tmp_path):
    for name, key in (("old", "f"), ("later", "g")):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute("create table main.pseudonym_key as select $1 as fingerprint", [key])
    with pytest.raises(carry.OtherKeysError):
        carry.carry_over(tmp_path / "old.duckdb", [tmp_path / "later.duckdb"], tmp_path / "new.duckdb")


def test_the_ledger_is_copied_with_what_a_killed_publication_had_yet_to_write(tmp_path):
    write = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create schema ledger');"
        " c.execute('create table ledger.published_value as from range(3)'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", write, tmp_path / LEDGER], check=False)
    assert carry.log_of_changes(tmp_path / LEDGER).exists()
    carry.settle_ledger(tmp_path / LEDGER)
    assert not carry.log_of_changes(tmp_path / LEDGER).exists()
    carry.copy_ledger(tmp_path / LEDGER, tmp_path / "copy.duckdb")
    with duckdb.connect(str(tmp_path / "copy.duckdb")) as copy:
        assert copy.execute("select count(*) from ledger.published_value").fetchone() == (3,)


def test_the_fingerprint_of_the_key_goes_with_the_snapshot_and_nothing_else_does(tmp_path):
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute("create schema staging; create table staging.stg_contacts as select 1 as id")
        connection.execute("create table main.pseudonym_key as select 'f' as fingerprint")
        connection.execute("create schema snapshots")
        connection.execute(
            "create table snapshots.care_leaver_snapshot as select 'X' as la_code, date '2019-03-31' as month_end from range(3)"
        )
    carried = carry.carry_over(tmp_path / "old.duckdb", [], tmp_path / "new.duckdb")
    assert carried == {"main.pseudonym_key": 1, "snapshots.care_leaver_snapshot": 3}


def test_a_snapshot_that_cannot_be_read_ends_the_run(tmp_path):
    (tmp_path / "old.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(duckdb.Error):
        carry.carry_over(tmp_path / "old.duckdb", [], tmp_path / "new.duckdb")


def test_a_council_without_targets_population_or_benchmarks_is_told_so(tmp_path):
    """Of each council by its own latest month; what one council has is no comfort to another."""
    database = tmp_path / "new.duckdb"
    write_marts(database, None, reason="no_population")
    with duckdb.connect(str(database)) as connection:
        write_scorecard(connection)
        connection.execute("""
            insert into marts.fct_indicator_month values
                ('Y', 'open', '2020-03-31', 'all', 1, null, 'at_most'), ('X', 'open', '2018-03-31', 'all', 1, null, 'at_most');
            insert into marts.scorecard values
                ('Y', '2020-03-31', '2019/20', null, 3), ('Y', '2018-03-31', '2017/18', null, null),
                ('Z', '2019-03-31', '2018/19', null, null);
            insert into marts.fct_indicator_month values ('Z', 'open', '2019-03-31', 'all', 1, null, 'at_most');
        """)
    assert facts.read_cautions(database) == [
        "X: No target of the council is known for 2018/19, so no line is red, amber or green: that is no praise.",
        "X: No population estimate was published by March 2019, so there are no rates per 10,000.",
        "X, Z: No benchmark of the council is known for 2018/19, so nothing is compared with other councils.",
    ]


def test_figures_that_moved_are_counted_and_listed(tmp_path):
    write_marts(tmp_path / "old.duckdb", None, reason="not_supplied")
    write_marts(tmp_path / "new.duckdb", "4.5")
    write_marts(tmp_path / "later.duckdb", "4.5", month="2019-04-30")
    moved = facts.read_moved(tmp_path / "new.duckdb", tmp_path / "old.duckdb")
    assert (moved["moved"], moved["added"], moved["gone"]) == (1, 0, 0)
    assert moved["latest"][0]["old_value"] == "not_supplied" and moved["latest"][0]["new_value"] == "4.5"
    later = facts.read_moved(tmp_path / "later.duckdb", tmp_path / "new.duckdb")
    assert (later["moved"], later["added"], later["gone"], later["latest"]) == (0, 1, 1, [])
    assert facts.read_moved(tmp_path / "new.duckdb", None) is None


def test_marts_are_exported_with_what_their_columns_mean(tmp_path):
    write_marts(tmp_path / "per10k.duckdb", "4.5")
    with duckdb.connect(str(tmp_path / "per10k.duckdb")) as made:
        made.execute("comment on table marts.fct_indicator_month is 'Figures, the council''s.'")
        made.execute("comment on column marts.fct_indicator_month.displayed_value is '= in the indicator''s unit'")
    node = {"resource_type": "model", "schema": "marts", "alias": "fct_indicator_month"}
    other = {"resource_type": "model", "schema": "staging", "alias": "stg_contacts"}
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": {"a": node, "b": other}}))
    assert marts.export(tmp_path / "per10k.duckdb", tmp_path / "manifest.json", tmp_path / "marts", "000012") == {
        "fct_indicator_month": 1
    }
    with duckdb.connect() as database:
        exported = database.execute(f"select displayed_value from '{tmp_path}/marts/fct_indicator_month.parquet'").fetchall()
    assert exported == [(4.5,)]
    (table,) = json.loads((tmp_path / "marts/csv-metadata.json").read_text())["tables"]
    columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
    assert table["url"] == "fct_indicator_month.csv" and columns["month_end"]["datatype"] == "date"
    assert table["dc:description"] == "Figures, the council's."
    assert columns["displayed_value"]["dc:description"] == "= in the indicator's unit"
    with duckdb.connect() as database:
        query = "select decode(key), decode(value) from parquet_kv_metadata($1)"
        kept = dict(database.execute(query, [str(tmp_path / "marts/fct_indicator_month.parquet")]).fetchall())
    assert kept["description"] == "Figures, the council's." and kept["per10k_run"] == "000012"
    assert json.loads(kept["columns"])["displayed_value"] == "= in the indicator's unit"
    listed = (tmp_path / "marts/columns.csv").read_text().splitlines()
    assert listed[:2] == ["file,column,description", 'fct_indicator_month.csv,,"Figures, the council\'s."']
    assert "fct_indicator_month.csv,displayed_value,'= in the indicator's unit" in listed
    header = (tmp_path / "marts" / table["url"]).read_text().splitlines()[0]
    assert header.split(",") == list(columns)


RESULTS = {
    "results": [
        {
            "unique_id": "test.per10k.orphans",
            "status": "warn",
            "failures": 1234,
            "relation_name": '"children"."quality"."orphans"',
        },
        {"unique_id": "test.per10k.grain.a1", "status": "fail", "failures": 2, "message": "Got 2 results"},
        {"unique_id": "model.per10k.scorecard", "status": "skipped"},
    ]
}


def test_warnings_and_failures_are_read_from_the_results_of_dbt(tmp_path):
    (tmp_path / "run_results.json").write_text(json.dumps(RESULTS))
    told = facts.read_tests(tmp_path)
    assert [(warning["name"], warning["rows"], warning["stored_in"]) for warning in told["warnings"]] == [
        ("orphans", 1234, "children.quality.orphans")
    ]
    assert [(failed["rows"], failed["message"]) for failed in told["failures"]] == [(2, "Got 2 results")]
    assert facts.read_tests(tmp_path / "nothing was built") == {"warnings": [], "failures": []}


def test_what_failed_first_is_told_first(tmp_path):
    def result(name, ended, status="error"):
        timing = [{"name": "compile", "completed_at": None}, {"name": "execute", "completed_at": ended}] if ended else []
        return {"unique_id": f"model.per10k.{name}", "status": status, "message": name, "timing": timing}

    results = [result("later", "2026-01-01T00:00:02Z"), result("never begun", None), result("first", "2026-01-01T00:00:01Z")]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))
    assert [failed["name"] for failed in facts.read_tests(tmp_path)["failures"]] == ["first", "later", "never begun"]


NOISE = """nanobind: leaked 2 instances!
 - leaked instance 0x7f of type "duckdb.DuckDBPyConnection"
nanobind: leaked 3 types!
 - leaked type "duckdb.DuckDBPyConnection"
 - ... skipped remainder
nanobind: this is likely caused by a reference counting issue in the binding code.
See https://nanobind.readthedocs.io/en/latest/refleaks.html
"""
CAUSE = """Opening the extracts ...
Traceback (most recent call last):
  File "/x/duckdb.py", line 1, in read

    connection.execute(query)
ValueError: the file is cut off
  at row 7

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/x/cli.py", line 2, in main
RuntimeError: it did not work
"""
SENTENCE = "Usage: per10k report\nError: There is no month.\nThere are: none.\n"


@pytest.mark.parametrize(("printed", "wrong"), [
    (CAUSE, ["ValueError: the file is cut off", "  at row 7"]),
    (SENTENCE, ["There is no month.", "There are: none."]),
    ("x is wrong\n\ny is wrong\n", ["x is wrong", "y is wrong"]),
    ("Traceback (most recent call last):\n  File\n", ["Traceback (most recent call last):", "  File"]),
    ("", []),
])  # fmt: skip
def test_the_first_error_is_shown_and_no_noise_of_libraries(printed, wrong):
    for whole in (printed, NOISE + printed, printed + NOISE):
        assert failure.first_error(failure.said(whole)) == wrong


def test_of_what_a_program_printed_only_so_much_is_shown():
    assert failure.first_error([f"line {number}" for number in range(1000)])[-1] == f"line {failure.SHOWN - 1}"


def test_noise_of_libraries_is_no_error_of_dbt():
    lines = [*NOISE.splitlines(), '{"data": {}, "info": {"level": "error", "name": "a", "msg": "b"}}', "Segmentation fault"]
    assert [info["msg"] for _, info in programs._events(lines)] == ["b", "Segmentation fault"]


def test_why_a_build_failed_names_the_step_that_failed_first(tmp_path):
    store = SimpleNamespace(root=tmp_path, building=tmp_path / "building")
    message = "Runtime Error in model scorecard (models/marts/scorecard.sql)\n  Binder Error: no column x\n  LINE 1"
    failures = [{"name": "scorecard", "rows": None, "message": message}, {"name": "grain", "rows": 1200, "message": "Got 1200"}]
    assert night._build_failed(store, ["all of it"], failures).why == (
        "The build failed at scorecard: Binder Error: no column x LINE 1 (1 more failed after it.)"
    )
    assert night._build_failed(store, [], failures[1:]).why == "The build failed at grain, 1,200 rows: Got 1200"
    assert night._build_failed(store, ["x"], []).why == "The build or one of its tests failed."


PUBLISHED = {
    "run": "000012", "is_published": True, "code": 0, "folder": "/data/<extracts>", "notes": [], "details": [],
    "seconds": {"build": 12.34}, "total_seconds": 15.0, "stands": "000012", "failures": [],
    "reported": {"councils": 1, "figures": 3216, "with_a_value": 216, "last_month": "2019-03-31"},
    "extracts": [{"extract": "ssd_contacts", "councils": 1, "rows_delivered": 43210, "rows_set_aside": 5, "values_unusable": 7}],
    "warnings": [{"name": "orphans", "rows": 1234, "stored_in": "children.quality.orphans", "meaning": "", "message": ""}],
    "moved": {"moved": 30, "added": 231, "gone": 0, "latest": [
        {"la_code": "X", "indicator_id": "open", "breakdown": "all", "month_end": "2019-03-31", "old_value": "4.5",
         "new_value": "5.5"}
    ]},
}  # fmt: skip


@pytest.mark.parametrize("tell", [summary.as_text, summary.as_page])
def test_the_summary_of_a_published_run_says_what_it_should(tell):
    said = tell(PUBLISHED)
    for fact in ("000012", "43,210", "orphans", "1,234", "30 moved", "open", "4.5", "5.5", "12.3", "3,216"):
        assert fact in said
    assert "What to do" not in said and "<extracts>" not in summary.as_page(PUBLISHED)


@pytest.mark.parametrize("tell", [summary.as_text, summary.as_page])
def test_the_summary_of_a_failed_run_says_why_and_what_to_do(tell):
    failed = {name: PUBLISHED[name] for name in ("run", "folder", "notes", "seconds", "total_seconds")}
    failed |= {"is_published": False, "code": 6, "stands": "000011",
               "why": "The disk is full.", "what_to_do": "Free space.", "details": ["row 3"]}  # fmt: skip
    said = tell(failed)
    for fact in ("The disk is full.", "Free space.", "000011", "row 3"):
        assert fact in said


def test_the_log_is_json_lines_in_order(tmp_path):
    journal = Journal(tmp_path / "log")
    with pytest.raises(OSError), journal.step("build", "Building"):
        raise OSError
    journal.tell("run_ended", code=1)
    events = [json.loads(line) for line in (tmp_path / "log/log.jsonl").read_text().splitlines()]
    assert [(event["event_number"], event["event"]) for event in events] == [(1, "step_started"), (2, "run_ended")]
    assert "build" in journal.seconds


@pytest.fixture
def request_of(tmp_path, monkeypatch):
    """A request for a run whose programs do as they are told instead of what they would."""
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts/ssd_contacts.csv").write_text("a\n")

    def make(expectations=lambda report: (0, ""), dbt=lambda: (0, [])):
        monkeypatch.setattr(programs, "run_expectations", lambda *asked: expectations(asked[3]))
        monkeypatch.setattr(programs, "run_dbt", lambda *_: dbt())
        monkeypatch.setattr(programs, "run_report", writes_report)
        monkeypatch.setattr(compare, "compare", lambda *_: {"repeated": 0, "beyond": []})
        return night.Request(tmp_path / "published", tmp_path / "extracts")

    old = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield make
    for number, handler in old.items():
        signal.signal(number, handler)


def refuse(report):
    report.mkdir()
    (report / "result.json").write_text("{}")
    return 1, "ssd_contacts.csv: empty"


def full():
    raise OSError(28, "No space left on device")


def replace(folder):
    (folder / "ssd_contacts.csv").write_text("b\n")
    return 1, []


def stop():
    os.kill(os.getpid(), signal.SIGTERM)
    return 0, []


# As dbt words what a model ends with; the text is that of the macro.
JUMP = "Runtime Error in model reporting_period\n  Invalid Input Error: " + (
    (ROOT / "macros/deliveries/jump_in_words.sql").read_text().partition("    '")[2].replace("' || {{ la_code }} || '", "X")
)


@pytest.mark.parametrize(
    "programs_do, code, why",
    [
        ({"expectations": refuse}, Exit.DATA, "figures would be wrong"),
        ({"expectations": lambda report: (1, "Traceback")}, Exit.DATA, "could not be checked"),
        ({"expectations": lambda report: (1, "OSError: No space left on device")}, Exit.MACHINE, "The disk is full"),
        ({"dbt": lambda: (1, ["scorecard failed"])}, Exit.FAILED, "scorecard failed"),
        ({"dbt": lambda: (1, [JUMP])}, Exit.DATA, "Invalid Input Error: The extract date of X is not certain: rows"),
        ({"dbt": lambda: (1, ["IO Error: No space left on device"])}, Exit.MACHINE, "The disk is full"),
        ({"dbt": full}, Exit.MACHINE, "The disk is full"),
        ({"dbt": stop}, Exit.STOPPED, "SIGTERM"),
        ({"dbt": lambda: 1 / 0}, Exit.FAILED, "ZeroDivisionError"),
    ],
)
def test_a_run_that_fails_says_why_and_leaves_what_stands(request_of, programs_do, code, why):
    asked = request_of(**programs_do)
    store = Store(asked.root)
    store.root.mkdir()
    make_run(store, "1")
    assert night.run(asked) == code
    assert value_of(store.current / night.AGGREGATES) == 1
    said = (store.root / "summary.txt").read_text()
    assert why in said and (code != Exit.MACHINE or f"Free space on the disk of {store.root}" in " ".join(said.split()))
    ended = json.loads((store.log_of(2) / "log.jsonl").read_text().splitlines()[-1])
    assert (ended["event"], ended["code"], ended["stands"]) == ("run_ended", code, "000001")


def builds(*asked):
    """What the build leaves of a run: marts of one figure, a snapshot, and in the ledger one publication more."""
    what, variables, target, environment = asked[:4]
    target.mkdir(exist_ok=True)
    if what[0] == "run":
        return 0, []
    database = Path(environment["PER10K_DB"])
    write_marts(database, "1")
    with duckdb.connect(str(database)) as connection:
        write_scorecard(connection)
        connection.execute(
            "create table marts.fct_extract_rows as select 'ssd_contacts' as extract, true as is_supplied, 7 as rows_delivered,"
            " 1 as rows_set_aside, 0 as values_unusable"
        )
        connection.execute(
            "create table marts.dim_council as select 'X' as la_code, false as is_refused, null::varchar as refusal,"
            " date '2019-04-02' as extract_date, date '2019-03-31' as reporting_month"
        )
    names = ("fct_indicator_month", "scorecard", "fct_extract_rows", "dim_council")
    nodes = {
        name: {"resource_type": "model", "schema": "marts", "alias": name, "description": "", "columns": {}} for name in names
    }
    (target / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    with duckdb.connect(str(database.with_name(night.CHILDREN))) as connection:
        connection.execute("create schema if not exists snapshots")
    with duckdb.connect(str(database.with_name(LEDGER))) as connection:
        connection.execute("create table if not exists published (month varchar)")
        if "publish_month" in variables:
            connection.execute("insert into published values ($1)", [variables["publish_month"]])
    return 0, []


def writes_report(database, la_code, name, own, to, has_public, lock):
    """What the report leaves of a run: a folder a council and edition."""
    for folder in (to, to.with_name(f"{to.name}-public")) if has_public else (to,):
        folder.mkdir()
        (folder / "index.html").write_text(name or la_code)
    return 0, ""


def months_in(ledger):
    with duckdb.connect(str(ledger), read_only=True) as connection:
        return [month for (month,) in connection.execute("from published order by all").fetchall()]


def test_whole_runs_publish_and_the_ledger_grows_with_those_that_publish_a_month(request_of, monkeypatch):
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    store = Store(asked.root)
    assert night.run(asked) == Exit.DONE
    assert not store.ledger.exists()
    for variables in ({"publish_month": "2019-02"}, {"publish_month": "2019-03"}):
        assert night.run(dataclasses.replace(asked, variables=variables)) == Exit.DONE
    store.roll_back(1)
    assert night.run(asked) == Exit.DONE
    assert months_in(store.ledger) == months_in(store.current / LEDGER) == ["2019-02", "2019-03"]
    assert store.current.resolve().name == "000004"
    assert "ssd_contacts                            7          1" in (store.root / "summary.txt").read_text()
    assert not list(store.root.rglob("*.new")) and not store.building.exists()


def results(*steps):
    """dbt's results of a build: (id, status, rows), a second each."""
    return {
        "results": [
            {
                "unique_id": name,
                "status": status,
                "failures": rows if name.startswith("test.") else None,
                "adapter_response": {} if name.startswith("test.") else {"rows_affected": rows},
                "execution_time": 1.5,
                "timing": [{"name": "execute", "completed_at": f"2026-01-01T00:00:{number:02}.5Z"}]
                if status != "skipped"
                else [],
            }
            for number, (name, status, rows) in enumerate(steps)
        ]
    }


STEPS = (
    ("model.per10k.scorecard", "success", 40),
    ("test.per10k.orphans.a1", "warn", 3),
    ("test.per10k.grain.b2", "pass", 0),
    ("seed.per10k.target", "success", -1),
)


def rows_of(table):
    with duckdb.connect() as database:
        found = database.execute(f"select columns(lambda name: name not like '%_at') from '{table}' order by all")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_what_the_nights_were_like_stands_beside_the_marts(request_of, monkeypatch):
    asked = request_of()

    def builds_with_results(*of_dbt):
        of_dbt[2].mkdir(exist_ok=True)
        (of_dbt[2] / "run_results.json").write_text(json.dumps(results(*STEPS)))
        return builds(*of_dbt)

    def fails(*of_dbt):
        (of_dbt[2] / "run_results.json").write_text(json.dumps(results(("model.per10k.scorecard", "error", None))))
        return 1, ["x is secret"]

    for does in (builds_with_results, fails, builds_with_results):
        monkeypatch.setattr(programs, "run_dbt", does)
        night.run(asked)
    runs = rows_of(asked.root / "current/history/run.parquet")
    assert [(run["run"], run["is_published"], run["exit_code"], run["steps"], run["tests"]) for run in runs] == [
        ("000001", True, 0, 4, 2), ("000002", False, 1, 1, 0), ("000003", True, 0, 4, 2),
    ]  # fmt: skip
    assert [(run["rows_delivered"], run["figures"], run["tests_warned"]) for run in runs] == [
        (7, 1, 1),
        (None, None, 0),
        (7, 1, 1),
    ]
    steps = rows_of(asked.root / "current/history/run_step.parquet")
    assert [(step["step"], step["kind"], step["status"], step["rows"]) for step in steps if step["run"] == "000003"] == [
        ("grain", "test", "pass", 0), ("orphans", "test", "warn", 3), ("scorecard", "model", "success", 1),
        ("target", "seed", "success", None),
    ]  # fmt: skip
    assert (asked.root / "current/history/run.csv").read_text().splitlines()[0].startswith("run,started_at,is_published")
    written = b"".join(path.read_bytes() for path in (asked.root / "current/history").iterdir())
    assert b"secret" not in written


def test_runs_whose_logs_are_gone_stay_in_the_history(tmp_path):
    def row(run, code=0):
        told = {"run": run, "is_published": not code, "code": code, "seconds": {}}
        return history.of_run(told, "2026-01-01T00:00:00+00:00", 1.0, [])

    runs = tmp_path / "runs"
    step = history.Step("scorecard", "model", "success", 1, 0.1, None)
    runs.mkdir()
    history.write(runs / HISTORY, None, tmp_path / "log", row("000001"), [step])
    for run in ("000002", "000003"):
        (tmp_path / "log" / run).mkdir(parents=True)
        history.keep(tmp_path / "log" / run, row(run, 1), [step])
    history.write(tmp_path / "later", runs, tmp_path / "log", row("000004"), [])
    assert [run["run"] for run in rows_of(tmp_path / "later/run.parquet")] == ["000001", "000002", "000003", "000004"]
    assert [run["run"] for run in rows_of(tmp_path / "later/run_step.parquet")] == ["000001", "000002", "000003"]


@pytest.mark.parametrize("damage", [b"half of a file", b""])
def test_a_history_that_cannot_be_read_holds_nothing_back(request_of, monkeypatch, damage):
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    night.run(asked)
    (asked.root / "current/history/run.parquet").write_bytes(damage)
    assert night.run(asked) == Exit.DONE
    assert "The history of the runs could not be written" in (asked.root / "summary.txt").read_text()
    assert (asked.root / "current").resolve().name == "000002" and not (asked.root / "current/history").exists()
    assert night.run(asked) == Exit.DONE
    assert [run["run"] for run in rows_of(asked.root / "current/history/run.parquet")] == ["000001", "000002", "000003"]


def tell_night(logs, run, seconds, of_build=(("scorecard", 1.0),), is_published=True):
    """The log of a night that ended, as far as an estimate reads it."""
    (logs / run).mkdir(parents=True)
    ended = {"event": "run_ended", "is_published": is_published, "seconds": seconds}
    (logs / run / "log.jsonl").write_text('{"event": "run_started"}\n' + json.dumps(ended) + "\n")
    kept = [{"kind": "model", "step": step, "seconds": took} for step, took in of_build]
    (logs / run / history.OF_A_RUN).write_text(json.dumps({"run": {}, "run_step": kept}))


def test_how_long_a_night_may_take_is_what_the_latest_that_were_published_took(tmp_path):
    assert estimate.read(tmp_path) is None
    for number in range(1, 9):
        took = {"expectations": 10 * number, "build": 100 * number, "report": 5}
        tell_night(tmp_path, f"{number:06d}", took, [("scorecard", number), ("gone" if number < 8 else "new", 2)])
    tell_night(tmp_path, "000009", {"expectations": 1, "build": 1}, is_published=False)
    found = estimate.read(tmp_path)
    # Nights 4 to 8, of which 6 is in the middle; a step of the build that the latest did not have is over.
    assert found.steps == {"expectations": 60, "build": 600, "report": 5}
    assert found.of_build == {("model", "scorecard"): 6, ("model", "new"): 2}
    assert (found.left_from("expectations"), found.left_from("report"), found.left_from("restate")) == (665, 5, None)


def test_what_is_left_follows_the_pace_of_the_night():
    usual = estimate.Estimate({"build": 100, "report": 20}, {})
    assert usual.left_in("build", 0, 7) == 120
    assert usual.left_in("build", 0.5, 50) == 70
    assert usual.left_in("build", 0.5, 100) == 120
    assert usual.left_in("build", 1, 300) == 20
    # A first tenth says little of what follows.
    assert usual.left_in("build", 0.05, 90) == 115
    assert usual.left_in("restate", 0.5, 1) is None
    assert estimate.Estimate({"build": 0}, {}).left_in("build", 0.5, 3) == 0


@pytest.mark.parametrize(("seconds", "said"), [
    (0, "about 10 seconds"), (44, "about 40 seconds"), (89, "about 90 seconds"), (90, "about 2 minutes"),
    (400, "about 7 minutes"),
])  # fmt: skip
def test_a_time_that_is_left_is_as_rough_as_it_is_known(seconds, said):
    assert estimate.in_words(seconds) == said


@pytest.mark.parametrize("damage", [
    "", "[]", "3", "no json", '{"event": "run_ended"}', '{"event": "run_ended", "is_published": true}',
    '{"event": "run_ended", "is_published": true, "seconds": {"build": "x"}}',
])  # fmt: skip
def test_a_log_that_tells_otherwise_is_as_none(tmp_path, damage):
    tell_night(tmp_path, "000001", {"build": 40})
    tell_night(tmp_path, "000002", {"build": 80})
    (tmp_path / "000002" / "log.jsonl").write_text(damage)
    assert estimate.read(tmp_path).steps == {"build": 40}
    (tmp_path / "000001" / history.OF_A_RUN).write_text(damage)
    assert estimate.read(tmp_path) is None


def test_who_waits_is_told_how_long_by_the_usual_time_of_what_is_done(tmp_path, capsys, monkeypatch):
    """One step of four is three quarters of the time: what is left is not three quarters."""
    names = ("quick", "long", "other", "last")
    tell_night(tmp_path, "000001", {"build": 4000, "report": 600}, [(name, 300 if name == "long" else 33.3) for name in names])
    lines = [
        json.dumps({
            "data": {"index": place, "total": 4, "node_info": {"unique_id": f"model.per10k.{name}"}},
            "info": {"level": "info", "name": "LogModelResult", "msg": ""},
        })
        for place, name in enumerate(names, start=1)
    ]  # fmt: skip
    monkeypatch.setattr(programs, "_said", lambda process: lines)
    monkeypatch.setattr(programs, "_started", lambda *_: contextlib.nullcontext(SimpleNamespace(returncode=0)))
    journal = Journal(tmp_path / "log", None, estimate.read(tmp_path))
    with journal.step("build", "Building and testing"):
        monkeypatch.setattr(estimate.Estimate, "left_in", lambda self, step, share, took: 1000 * (1 - share) + 600)
        programs.run_dbt(["build"], {}, tmp_path / "target", {}, journal, 0, DbtProject())
    said = [line.partition(" s  ")[2].strip() for line in capsys.readouterr().out.splitlines()]
    assert said == [
        "Building and testing, about 77 minutes to go",
        "1 of 4 steps of the build (25%), about 25 minutes to go",
        "2 of 4 steps of the build (50%), about 13 minutes to go",
        "3 of 4 steps of the build (75%), about 11 minutes to go",
        "4 of 4 steps of the build (100%), about 10 minutes to go",
    ]


def test_the_second_night_says_how_long_it_may_take(request_of, monkeypatch, capsys):
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    night.run(asked)
    assert "to go" not in capsys.readouterr().out
    night.run(asked)
    assert re.search(r"Checking the extracts, about \d+ seconds to go", capsys.readouterr().out)


@pytest.mark.parametrize("report, folders", [("none", []), ("internal", ["X"]), ("public", ["X", "X-public"])])
def test_a_run_is_published_with_its_reports(request_of, monkeypatch, report, folders):
    asked = dataclasses.replace(request_of(), report=report)
    monkeypatch.setattr(programs, "run_dbt", builds)
    assert night.run(asked) == Exit.DONE
    pages = [f"current/report/{folder}/index.html" for folder in folders]
    assert all((asked.root / page).is_file() for page in pages)
    said = (asked.root / "summary.txt").read_text()
    assert [line.removeprefix("Report: ") for line in said.splitlines() if line.startswith("Report: ")] == pages


def test_a_council_is_called_in_its_report_as_it_asks(request_of, monkeypatch):
    asked = dataclasses.replace(request_of(), name="Demo council")
    monkeypatch.setattr(programs, "run_dbt", builds)
    assert night.run(asked) == Exit.DONE
    assert (asked.root / "current/report/X/index.html").read_text() == "Demo council"


def test_a_report_that_cannot_be_written_is_noted_and_the_marts_are_published(request_of, monkeypatch):
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    ended = "Traceback (most recent call last):\n  File\nKeyError: 'scorecard'"
    monkeypatch.setattr(programs, "run_report", lambda *_: (1, ended))
    assert night.run(asked) == Exit.DONE
    said = (asked.root / "summary.txt").read_text()
    assert "The report of X could not be written: KeyError: 'scorecard'" in said and "Report: " not in said
    assert value_of(asked.root / "current" / night.AGGREGATES) == 1


def test_a_ledger_that_another_writes_to_meanwhile_is_not_replaced(request_of, monkeypatch):
    asked = dataclasses.replace(request_of(), publish_month="2019-03")
    store = Store(asked.root)
    store.root.mkdir()

    def builds_while_another_publishes(*asked_of_dbt):
        if asked_of_dbt[0][0] == "build":
            with duckdb.connect(str(store.ledger)) as connection:
                connection.execute("create table published as select '2018-12' as month")
        return builds(*asked_of_dbt)

    monkeypatch.setattr(programs, "run_dbt", builds_while_another_publishes)
    assert night.run(asked) == Exit.CHANGED
    assert months_in(store.ledger) == ["2018-12"]


def test_extracts_replaced_while_they_are_read_end_the_run(request_of, tmp_path):
    asked = request_of(dbt=lambda: replace(tmp_path / "extracts"))
    assert night.run(asked) == Exit.CHANGED
    assert "ssd_contacts.csv" in (asked.root / "summary.txt").read_text()


def test_a_disk_that_is_full_before_anything_is_said_ends_the_run(request_of, monkeypatch, capsys):
    asked = request_of()
    monkeypatch.setattr(Store, "next_number", lambda _: full())
    assert per10k("nightly", ["--extracts", str(asked.extracts), "--to", str(asked.root)]) == Exit.MACHINE
    assert f"The disk is full. Free space on the disk of {asked.root}" in capsys.readouterr().err


def test_extracts_that_are_not_there_end_the_run(request_of, tmp_path):
    asked = request_of()
    (tmp_path / "extracts/ssd_contacts.csv").unlink()
    (tmp_path / "extracts").rmdir()
    assert night.run(asked) == Exit.DATA


@pytest.mark.parametrize("name", ["EXTRACTS", "LA_CODE", "ACCEPT"])
def test_a_setting_under_its_former_name_is_refused(name, tmp_path, monkeypatch, capsys):
    """A night that no longer heard EXTRACTS would be the demo council's."""
    monkeypatch.setenv(name, "something")
    assert per10k("nightly", ["--to", str(tmp_path)]) == Exit.USAGE
    assert f"{name} is set in the environment, where PER10K_{name} is read" in capsys.readouterr().err


def test_the_name_of_a_machine_is_no_council_s(monkeypatch):
    """WSL sets NAME."""
    monkeypatch.setenv("NAME", "DESKTOP-1")
    run = subprocess.run(["make", "--dry-run", "report"], cwd=ROOT, capture_output=True, text=True)
    assert "per10k report" in run.stdout and "--name" not in run.stdout
    run = subprocess.run(["make", "--dry-run", "report", "NAME=Demo council"], cwd=ROOT, capture_output=True, text=True)
    assert "--name" in run.stdout
