"""What is about children is readable by its owner and group alone, whatever wrote it: looked at with the loosest umask."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import cin_returns
import pytest
from commands import per10k
from test_nightly import make_run

from per10k.nightly.store import Store
from per10k.plugin.databases import children_beside
from per10k.plugin.private import close_to_others, kept_private

ROOT = Path(__file__).parents[2]
DEMO = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))

# What dbt does with the plugin before it opens the files, and a database that is then written to, with its log of changes.
BUILD = """
import os, sys, duckdb
from types import SimpleNamespace
from per10k.plugin.extract_files import Plugin
os.umask(0)
aggregates, children, ledger = sys.argv[1:]
attach = [SimpleNamespace(alias="children", path=children), SimpleNamespace(alias="per10k_ledger", path=ledger)]
Plugin.update_connection_config(None, SimpleNamespace(path=aggregates, attach=attach), {})
connection = duckdb.connect(aggregates)
for path in (children, ledger):
    connection.execute(f"attach '{path}' as other; create table if not exists other.t as select 1 as id; detach other")
connection.execute(f"attach '{children}' as children; insert into children.t values (2)")
os._exit(0)
"""


@pytest.fixture
def loosest():
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(*paths: Path) -> list[str]:
    """Files among the paths that others can read, write or enter; at least one is looked at."""
    found = [path for path in paths if path.is_file()] + [inner for path in paths for inner in path.rglob("*")]
    assert found
    return [str(path) for path in found if stat.S_IMODE(path.stat().st_mode) & 0o007]


def test_the_built_child_level_file_is_closed_to_others():
    assert open_to_others(children_beside(DEMO)) == []


@pytest.mark.parametrize("is_there", [False, True], ids=["new", "written by an earlier version"])
def test_dbt_closes_what_is_about_children_and_leaves_the_aggregates_to_readers(tmp_path, loosest, is_there):
    names = ("a.duckdb", "a_children.duckdb", "a_ledger.duckdb")
    for _ in range(2 if is_there else 1):
        environment = {**os.environ, "PER10K_PSEUDONYM_KEY": "", "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", BUILD, *names], cwd=tmp_path, env=environment, check=True)
        closed = sorted(tmp_path.glob("a_*"))
        assert len(closed) == 3, "both files, and the log of changes that a kill leaves"
        assert open_to_others(*closed) == []
        assert open_to_others(tmp_path / "a.duckdb")
        for file in closed:
            file.chmod(0o666)


def test_ingest_closes_what_it_writes_and_wrote(tmp_path, loosest):
    census, to = tmp_path / "census.xml", tmp_path / "extracts"
    children = cin_returns.invent(5, cin_returns.date(2023, 4, 1), cin_returns.date(2024, 3, 31), seed=1)
    census.write_text(cin_returns.census(children, 2024))
    for _ in range(2):
        assert per10k("ingest", ["--from", str(census), "--to", str(to)]) == 0
        assert open_to_others(to) == []
        for file in to.rglob("*"):
            file.chmod(0o777)


def test_the_nights_ledger_is_closed_from_its_first_moment(tmp_path, loosest, monkeypatch):
    store = Store(tmp_path / "published")
    store.root.mkdir()
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    make_run(store, "1", ledger="told")
    assert open_to_others(store.ledger) == []


def test_a_file_of_somebody_else_is_named(tmp_path, monkeypatch):
    file = tmp_path / "children.duckdb"
    file.write_text("")
    file.chmod(0o644)

    def refused(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(PermissionError, match=r"children\.duckdb is about children.*chmod o-rwx"):
        close_to_others(file)


def test_the_umask_comes_back(loosest):
    with kept_private():
        pass
    assert os.umask(0) == 0
