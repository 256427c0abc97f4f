"""What the nightly run must not lose, touch or wait for: runs whose link is gone, snapshots, other people's folders, pipes."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from commands import per10k
from test_nightly import ROOT, builds, interrupt, make_run, months_captured, request_of, store, value_of  # noqa: F401

from per10k.core.exit_codes import Exit
from per10k.nightly import compare, facts, failure, night, programs
from per10k.nightly.journal import Journal
from per10k.nightly.store import LEDGER, Store
from per10k.report.commentary import commentary

MARCH, APRIL, MAY = "2019-03-31", "2019-04-30", "2019-05-31"
BEYOND = {"check_id": "rows_fallen", "la_code": "X", "subject": "ssd_contacts", "says": "has fewer rows", "was": "100",
          "is_now": "10", "moved": 90.0, "beyond": 5.0, "unit": "per cent"}  # fmt: skip


# --- two renames --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0, 1])
def test_a_run_cut_while_it_is_switched_to_is_shown_with_its_ledger_by_the_next(store, monkeypatch, cut):  # noqa: F811
    make_run(store, "1", ledger="first")
    place, done = Path.replace, []

    def killed(path, target):
        if len(done) == cut:
            raise KeyboardInterrupt
        done.append(path)
        return place(path, target)

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        numbers = iter([2])
        dying.setattr(Store, "next_number", lambda _: next(numbers))
        dying.setattr(Path, "replace", killed)
        make_run(store, "2", ledger="second")
    store.clean()
    assert (value_of(store.current / night.AGGREGATES), store.ledger.read_text()) == (2, "second")


def test_a_run_cut_between_its_rename_and_the_switch_is_shown_with_its_ledger_by_the_next(store, monkeypatch):  # noqa: F811
    make_run(store, "1", ledger="first")
    rename = Path.rename

    def renamed_and_killed(path, target):
        rename(path, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(Path, "rename", renamed_and_killed)
        make_run(store, "2", ledger="second")
    store.clean()
    assert (value_of(store.current / night.AGGREGATES), store.ledger.read_text()) == (2, "second")


# --- the link is lost -----------------------------------------------------------------------------------


def published_nights(store, *months):  # noqa: F811
    for number, month in enumerate(months, start=1):
        make_run(store, captured=[month])
        log = Journal(store.log_of(number))
        log.tell("run_ended", is_published=True)
        (log.folder / "summary.txt").write_text("published")


def test_without_its_link_the_newest_run_stands_and_no_snapshot_is_given_up(store):  # noqa: F811
    published_nights(store, MARCH, APRIL)
    store.current.unlink()
    assert "000002" in store.settle()
    make_run(store, captured=[MAY])
    assert months_captured(store) == [(MARCH, 1), (APRIL, 2), (MAY, 3)]
    assert store.settle() is None


def dangling(store):  # noqa: F811
    shutil.rmtree(store.runs / "000002")


def copied_as_a_folder(store):  # noqa: F811
    shutil.copytree(store.current, store.root / "copy")
    store.current.unlink()
    (store.root / "copy").rename(store.current)


def newest_lost_with_the_link(store):  # noqa: F811
    store.current.unlink()
    shutil.rmtree(store.runs / "000002")


def every_run_lost(store):  # noqa: F811
    store.current.unlink()
    shutil.rmtree(store.runs)


def half_a_run(store):  # noqa: F811
    (store.current / night.CHILDREN).unlink()


def half_a_later_run(store):  # noqa: F811
    store.roll_back(1)
    (store.runs / "000002" / night.CHILDREN).unlink()


@pytest.mark.parametrize(
    "damage", [dangling, copied_as_a_folder, newest_lost_with_the_link, every_run_lost, half_a_run, half_a_later_run]
)
def test_a_published_folder_of_which_snapshots_are_lost_stops_the_run(store, request_of, monkeypatch, tmp_path, damage):  # noqa: F811
    published_nights(store, MARCH, APRIL)
    kept = tmp_path / "kept.duckdb"
    shutil.copyfile(store.current / night.CHILDREN, kept)
    damage(store)
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    assert night.run(asked) == Exit.USAGE
    assert "snapshots" in (store.root / "summary.txt").read_text()
    if damage is not copied_as_a_folder:
        assert night.run(dataclasses.replace(asked, carry_from=kept)) == Exit.DONE
        assert months_captured(store) == [(MARCH, 1), (APRIL, 2)]


def test_a_first_run_that_failed_has_nothing_to_lose(store):  # noqa: F811
    Journal(store.log_of(1)).tell("run_ended", is_published=False)
    assert store.settle() is None


# --- snapshots taken back --------------------------------------------------------------------------------


def test_a_snapshot_taken_back_is_carried_from_no_run_that_had_it_and_may_be_captured_again(store, capsys):  # noqa: F811
    for month in (MARCH, APRIL):
        make_run(store, captured=[month])
    store.roll_back(1)
    asked = ["--to", str(store.root), "--la-code", "X", "--forget-snapshot"]
    assert per10k("nightly", [*asked, "2019-06"]) == Exit.USAGE
    assert "There are: X 2019-03, X 2019-04." in capsys.readouterr().err
    for month in ("2019-03", "2019-04"):
        assert per10k("nightly", [*asked, month]) == 0

    def publish(*captured):
        number = store.next_number()
        store.building.mkdir()
        children = store.building / night.CHILDREN
        runs = [store.published(), *store.later()]
        night.carry.carry_over(runs[0] / night.CHILDREN, [run / night.CHILDREN for run in runs[1:]], children, store.forgotten_of)
        with duckdb.connect(str(children)) as connection:
            for month in captured:
                connection.execute("insert into snapshots.care_leaver_snapshot values ('X', ?, ?)", [month, number])
        (store.building / night.AGGREGATES).touch()
        store.publish(number)

    publish(APRIL)
    assert months_captured(store) == [(APRIL, 3)]
    publish()
    assert months_captured(store) == [(APRIL, 3)]


# --- other people's folders ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["building", "removing", "runs", "anything"])
def test_a_folder_of_somebody_s_own_is_refused_and_stays(tmp_path, capsys, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.doc").write_text("years of work")
    assert per10k("nightly", ["--to", str(tmp_path)]) == Exit.USAGE
    assert f"none of this program's: {name}" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "thesis.doc").read_text() == "years of work"


def test_the_root_of_the_disk_is_refused(capsys):
    assert per10k("nightly", ["--to", "/"]) == Exit.USAGE
    assert "Name a new or an empty folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["building", "removing"])
def test_what_is_put_where_a_run_is_made_is_not_emptied(store, capsys, name):  # noqa: F811
    make_run(store)
    (store.root / name).mkdir()
    (store.root / name / "thesis.doc").write_text("years of work")
    assert per10k("nightly", ["--to", str(store.root)]) == Exit.USAGE
    assert "thesis.doc" in capsys.readouterr().err and (store.root / name / "thesis.doc").exists()


def test_a_run_that_somebody_put_a_file_in_is_not_removed_and_the_new_one_is_published(store, request_of, monkeypatch):  # noqa: F811
    make_run(store)
    make_run(store)
    (store.runs / "000001" / "thesis.doc").write_text("years of work")
    asked = dataclasses.replace(request_of(), keep=0)
    monkeypatch.setattr(programs, "run_dbt", builds)
    assert night.run(asked) == Exit.DONE
    assert (store.runs / "000001" / "thesis.doc").exists() and store.current.resolve().name == "000003"
    assert "Old runs could not be removed" in (store.root / "summary.txt").read_text()


# --- held ----------------------------------------------------------------------------------------------------


@pytest.fixture
def second_night(request_of, store, monkeypatch):  # noqa: F811
    """A request for a run after one that stands, of which something moved beyond its limit."""
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    make_run(store, "7")
    monkeypatch.setattr(compare, "compare", lambda *_: {"repeated": 0, "beyond": [BEYOND]})
    return asked


def test_a_run_beyond_a_limit_is_held_and_its_figures_can_be_looked_at(second_night, store):  # noqa: F811
    assert night.run(second_night) == Exit.HELD
    said = (store.root / "summary.txt").read_text()
    assert "X: ssd_contacts has fewer rows: 100 -> 10, by 90 per cent; the limit (rows_fallen) is 5" in said
    assert "--accept" in said and "What stands: the marts of run 000001" in said
    assert value_of(store.current / night.AGGREGATES) == 7 and value_of(store.building / night.AGGREGATES) == 1
    assert not store.accepted.exists()


def test_a_held_run_is_published_on_purpose_and_the_reason_is_kept(second_night, store):  # noqa: F811
    assert night.run(dataclasses.replace(second_night, accept="closed cases were purged")) == Exit.DONE
    assert value_of(store.current / night.AGGREGATES) == 1
    (accepted,) = map(json.loads, store.accepted.read_text().splitlines())
    assert accepted == {"run": "000002", "reason": "closed cases were purged", "beyond": [BEYOND]}
    said = (store.root / "summary.txt").read_text()
    assert "Published on purpose: closed cases were purged" in said and "has fewer rows: 100 -> 10" in said
    started, *_ = map(json.loads, (store.log_of(2) / "log.jsonl").read_text().splitlines())
    assert started["accept"] == "closed cases were purged"


def test_a_run_that_cannot_be_compared_is_held(second_night, monkeypatch, store):  # noqa: F811
    def unreadable(*_):
        raise duckdb.IOException("it is damaged")

    monkeypatch.setattr(compare, "compare", unreadable)
    assert night.run(second_night) == Exit.HELD
    assert "cannot be compared (it is damaged)" in (store.root / "summary.txt").read_text()


# --- what waits, and what concerns one page ------------------------------------------------------------------


def test_a_step_that_takes_too_long_ends_with_all_that_it_started(tmp_path):
    journal, pid = Journal(tmp_path / "log", limit=1), tmp_path / "pid"
    command = ["bash", "-c", f"sleep 60 & echo $! > {pid}; wait"]
    match = r"The step 'build' \(building\) took longer than"
    with pytest.raises(failure.RunFailed, match=match) as ended, journal.step("build", "Building"):
        programs._run(command, os.open(os.devnull, os.O_RDONLY))
    assert ended.value.code == Exit.TOO_LONG
    with pytest.raises(failure.RunFailed, match="wait"), journal.step("wait", "Reading"):
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "pipe").read_text()
    state = Path(f"/proc/{pid.read_text().strip()}/stat")
    assert sys.platform != "linux" or not state.exists() or state.read_text().split()[2] == "Z"
    with journal.step("quick", "Going on"):
        subprocess.run(["true"], check=True)


def test_what_is_no_council_s_code_has_no_report_and_the_rest_is_published(request_of, monkeypatch):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds)
    monkeypatch.setattr(facts, "read_councils", lambda _: ["../../X", "X"])
    assert night.run(asked) == Exit.DONE
    assert "There is no report of '../../X', which is no council's code." in (asked.root / "summary.txt").read_text()
    assert (asked.root / "current/report/X/index.html").is_file() and LEDGER not in os.listdir(asked.root.parent)


def test_a_commentary_of_another_encoding_is_told_on_its_page_and_once_on_the_screen(tmp_path, capsys):
    folder = tmp_path / "X" / "2019-03"
    folder.mkdir(parents=True)
    (folder / "contacts.md").write_bytes("**Fewer** – as schools were closed".encode("utf-16"))
    (folder / "plans.md").write_text("**As planned**", encoding="utf-8-sig")
    sections = ("contacts", "contacts", "plans", "none")
    shown = [commentary(tmp_path, "X", "2019-03", section) for section in sections]
    assert "contacts.md is not shown" in shown[0] and shown[1] == shown[0]
    assert shown[2:] == ["<p><strong>As planned</strong></p>\n", None]
    assert capsys.readouterr().out.count("Commentary of X, 2019-03: The commentary contacts.md is not shown") == 1
