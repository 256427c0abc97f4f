"""A build's three files are never taken for one another, whatever they are called; and a check after it reads what they hold."""

import os
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from dbt_common.exceptions import DbtRuntimeError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import examples
from test_extract_files import dbt_build

from per10k.plugin.databases import CHILDREN
from per10k.plugin.extract_files import Plugin
from per10k.plugin.file_names import LEDGER, TAKEN, FileNameError, check

ROOT = Path(__file__).parents[2]


def names(folder, aggregates, children="some_children.duckdb", ledger="some_ledger.duckdb"):
    return str(folder / aggregates), str(folder / children), str(folder / ledger)


def holding(path, *relations):
    with duckdb.connect(str(path)) as database:
        for relation in relations:
            database.execute(f"create schema if not exists {relation.split('.')[0]}; create table {relation} as select 1 as x")


def catalogues(aggregates, children, ledger):
    """The files by the names under which dbt's own statements make them known."""
    with duckdb.connect(aggregates) as database:
        for alias, path in ((CHILDREN, children), (LEDGER, ledger)):
            database.execute(f"attach if not exists '{path}' as {alias}")
        attached = database.execute("select database_name, path from duckdb_databases() where not internal").fetchall()
        (main,) = database.execute("select current_database()").fetchone()
    return main, dict(attached)


@pytest.mark.parametrize(
    "name",
    [*(f"{name}.duckdb" for name in sorted(TAKEN)), "Children.DuckDB", "TEMP", "children.2024.duckdb", ".children.duckdb"]
    + ["o'neil.duckdb", 'a"b.duckdb', "a;b.duckdb", "children?.duckdb", "children#.duckdb", "ch\u0131ldren.duckdb", "-"],
)
def test_a_name_that_means_something_else_is_refused(tmp_path, name):
    with pytest.raises(FileNameError, match="PER10K_DB is"):
        check(*names(tmp_path, name))
    assert list(tmp_path.iterdir()) == []


def test_no_name_is_refused(tmp_path):
    with pytest.raises(FileNameError, match="PER10K_DB is ''"):
        check("", *names(tmp_path, "x")[1:])


@pytest.mark.parametrize("folder", ["children?", "a#b"])
def test_a_folder_by_which_dbt_would_misread_the_name_is_refused(tmp_path, folder):
    with pytest.raises(FileNameError, match="[?] or #"):
        check(*names(tmp_path / folder, "per10k.duckdb"))


@settings(max_examples=examples(25), deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["", "a ", "k-"]), st.sampled_from([*sorted(TAKEN), "x", "2024", "select"]), st.sampled_from("._-'x "))
def test_what_is_accepted_is_three_files_to_duckdb(tmp_path, before, name, after):
    files = names(tmp_path, f"{before}{name}{after}1.duckdb")
    try:
        check(*files)
    except FileNameError:
        return
    main, attached = catalogues(*files)
    assert attached == {main: files[0], CHILDREN: files[1], LEDGER: files[2]}
    assert main.casefold() not in TAKEN


@pytest.mark.parametrize(("first", "second", "third"), [("a", "a", "c"), ("a", "b", "a"), ("a", "b", "b"), ("a", "A", "c")])
def test_two_names_of_one_file_are_refused(tmp_path, first, second, third):
    with pytest.raises(FileNameError, match="are one file"):
        check(*names(tmp_path, *(f"{name}.duckdb" for name in (first, second, third))))


@pytest.mark.parametrize("link", ["symbolic link", "link before the file is there", "hard link", "relative", "linked folder"])
def test_other_ways_to_one_file_are_refused(tmp_path, monkeypatch, link):
    whole, other = tmp_path / "per10k.duckdb", tmp_path / "other.duckdb"
    if link != "link before the file is there":
        holding(whole, "marts.scorecard")
    match link:
        case "hard link":
            os.link(whole, other)
        case "relative":
            monkeypatch.chdir(tmp_path)
            other = Path("./per10k.duckdb")
        case "linked folder":
            (tmp_path / "folder").symlink_to(tmp_path)
            other = tmp_path / "folder" / "per10k.duckdb"
        case _:
            other.symlink_to(whole)
    with pytest.raises(FileNameError, match="are one file"):
        check(str(whole), str(other), str(tmp_path / "ledger.duckdb"))


@pytest.mark.parametrize(
    ("holds", "variable"),
    [
        (("events.event_contact",), "PER10K_DB"),
        (("ledger.published_value",), "PER10K_DB"),
        (("marts.scorecard",), "PER10K_CHILD_DB"),
        (("ledger.published_value", "staging.stg_person"), "PER10K_CHILD_DB"),
        (("reference.council",), "PER10K_LEDGER"),
        (("staging.stg_person",), "PER10K_LEDGER"),
    ],
)
def test_a_file_that_holds_what_another_is_for_is_refused_and_left(tmp_path, holds, variable):
    files = dict(zip(("PER10K_DB", "PER10K_CHILD_DB", "PER10K_LEDGER"), names(tmp_path, "a.duckdb"), strict=True))
    holding(files[variable], *holds)
    before = Path(files[variable]).read_bytes()
    with pytest.raises(FileNameError, match=f"{variable} is .* the file is for .*, and holds "):
        check(*files.values())
    assert Path(files[variable]).read_bytes() == before


def test_files_of_a_build_and_one_from_before_there_were_two_are_accepted(tmp_path):
    files = names(tmp_path, "King s-2024.test.duckdb")
    check(*files)
    for path, relation in zip(files, ("marts.scorecard", "staging.stg_person", "ledger.published_value"), strict=True):
        holding(path, relation)
    check(*files)
    holding(files[0], "staging.stg_person")
    check(*files)
    check(":memory:", ":memory:", ":memory:")
    check(files[0], ":memory:", files[2])


def test_dbt_is_stopped_before_it_opens_a_file(tmp_path):
    main, children, ledger = names(tmp_path, "children.duckdb")
    attached = [SimpleNamespace(alias=CHILDREN, path=children), SimpleNamespace(alias=LEDGER, path=ledger)]
    with pytest.raises(DbtRuntimeError, match="DuckDB would call the file 'children'"):
        Plugin.update_connection_config(None, SimpleNamespace(path=main, attach=attached), {})
    assert list(tmp_path.iterdir()) == []


def test_a_child_level_relation_in_the_file_of_aggregates_fails_the_run(tmp_path):
    """By its schema, its name or a column, in any case; with its name: the build itself would have put it in its place."""
    with duckdb.connect(str(tmp_path / "test.duckdb")) as database:
        database.execute("""
            create table main.notes as select 'x' as PERSON_ID;
            create schema marts; create table marts.STG_person as select 1 as x; create table marts.fine as select 1 as team_id;
            create schema Staging; create view Staging.v as select 1 as x;
        """)
    run = dbt_build(ROOT / "seeds/extracts", tmp_path, "--select", "council")
    said = " ".join(run.stdout.split())
    assert run.returncode != 0
    assert "- Staging.v - main.notes, with the column PERSON_ID - marts.STG_person > in macro" in said
