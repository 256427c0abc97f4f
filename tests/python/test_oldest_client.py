"""Every file that is published, read whole by the oldest DuckDB that is promised to open it, with descriptions of all in it."""

import json
import os
import shutil
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path

import duckdb
import pytest
from skips import skip_if

from per10k.core.database_files import OLDEST_CLIENT, SETTINGS, open_to_older_clients
from per10k.disclosure.edition import write_edition
from per10k.disclosure.memory import FILE, opened
from per10k.nightly import carry, marts
from per10k.plugin.databases import children_beside, make_ready, open_to_readers

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb")).absolute()
LOCK = ROOT / "tests" / "oldest_client.lock"
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

NEWER = "create schema marts; create table marts.t as select 1 as id; comment on column marts.t.id is 'an id'"


@cache
def oldest_client() -> Path:
    """The folder that the oldest client is in, installed from its lock once."""
    folder = ROOT / "target" / "oldest_client"
    installed = folder / "duckdb" / LOCK.name
    if not installed.is_file() or installed.read_bytes() != LOCK.read_bytes():
        uv = Path(sys.executable).with_name("uv")
        arguments = ["pip", "install", "--quiet", "--python", sys.executable, "--only-binary", ":all:", "--require-hashes"]
        shutil.rmtree(folder, ignore_errors=True)
        run = subprocess.run([uv, *arguments, "--target", folder, "--requirement", LOCK], capture_output=True, text=True)
        skip_if(run.returncode != 0, "oldest client")
        shutil.copy(LOCK, installed)
    return folder


def read_with_oldest_client(*files: Path) -> dict:
    """What tests/oldest_client.py tells of files, the first three of which are those of a build."""
    environment = {**os.environ, "PYTHONPATH": str(oldest_client()), "PYTHONSAFEPATH": "1"}
    script = ROOT / "tests" / "oldest_client.py"
    run = subprocess.run([sys.executable, script, *files], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert f"v{told['version']}" == OLDEST_CLIENT
    return told


def ledger_of(database: Path) -> Path:
    return Path(os.environ.get("PER10K_LEDGER") or database.with_name(f"{database.stem}_ledger.duckdb"))


def rows_of(database: Path) -> dict[str, int]:
    """Rows of each table of a file, as this client has them."""
    with duckdb.connect(str(database), read_only=True) as connection:
        (name,) = connection.execute("select current_database()").fetchone()
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return {
            f"{schema}.{table}": connection.execute(f'select count(*) from "{name}"."{schema}"."{table}"').fetchone()[0]
            for schema, table in tables
        }


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> dict:
    """What the oldest client reads of a build, of its marts as Parquet and CSV, and of a public edition."""
    folder = tmp_path_factory.mktemp("published")
    manifest = json.dumps(
        {
            "nodes": {
                name: {"resource_type": "model", "schema": "marts", "alias": name.removeprefix("marts.")}
                for name in rows_of(DATABASE)
                if name.startswith("marts.")
            }
        }
    )
    (folder / "manifest.json").write_text(manifest)
    marts.export(DATABASE, folder / "manifest.json", folder / "marts", "000001")
    write_edition(DATABASE, folder / "public", is_secondary=False)
    further = [folder / "marts", folder / "public", folder / "public" / FILE]
    return read_with_oldest_client(DATABASE, children_beside(DATABASE), ledger_of(DATABASE), *further)


def test_every_row_is_read(published):
    read = published["rows"]
    files = {DATABASE.stem: DATABASE, "children": children_beside(DATABASE), "per10k_ledger": ledger_of(DATABASE)}
    for database, file in files.items():
        for table, rows in rows_of(file).items():
            assert read[f"{database}.{table}"] == rows, table
    assert read["children.extracts.ssd_contacts"] == read["children.staging.stg_contacts"]
    figures = read[f"{DATABASE.stem}.marts.fct_indicator_month"]
    assert figures == read["marts/fct_indicator_month.parquet"] == read["marts/fct_indicator_month.csv"] > 0
    assert read["public/scorecard.csv"] == read["public/scorecard.parquet"] == read["per10k_public.marts.scorecard"] > 0


def test_everything_is_described(published):
    assert published["undescribed"] == []


# --- the format of each file -----------------------------------------------------------------------


def format_of(file: Path) -> str:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as looked_at (read_only)")
        query = "select tags['storage_version'] from duckdb_databases() where database_name = 'looked_at'"
        return connection.execute(query).fetchone()[0]


@pytest.fixture
def old_format(tmp_path) -> str:
    with duckdb.connect(str(tmp_path / "as_the_oldest.duckdb"), config=SETTINGS):
        pass
    with duckdb.connect(str(tmp_path / "as_this_one.duckdb")):
        pass
    assert format_of(tmp_path / "as_the_oldest.duckdb") != format_of(tmp_path / "as_this_one.duckdb")
    return format_of(tmp_path / "as_the_oldest.duckdb")


@pytest.fixture
def newer(tmp_path) -> Path:
    """A file in the format of this client, that others may not read."""
    with duckdb.connect(str(tmp_path / "newer.duckdb")) as connection:
        connection.execute(NEWER)
    (tmp_path / "newer.duckdb").chmod(0o640)
    return tmp_path / "newer.duckdb"


def test_a_file_of_a_newer_format_is_written_anew_whole(newer, old_format):
    open_to_older_clients(newer, newer.with_name("none.duckdb"))
    assert format_of(newer) == old_format
    assert stat.S_IMODE(newer.stat().st_mode) == 0o640
    with duckdb.connect(str(newer), read_only=True) as connection:
        assert connection.execute("select id, comment from marts.t, duckdb_columns() where table_name = 't'").fetchall() == [
            (1, "an id")
        ]
    before = newer.stat()
    open_to_older_clients(newer)
    assert (newer.stat().st_ino, newer.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in newer.parent.iterdir() if path.suffix == ".new"] == []


def test_what_a_killed_run_left_beside_a_file_is_not_lost(newer, old_format):
    kill = f"""
import duckdb, os
connection = duckdb.connect({str(newer)!r})
connection.execute("set checkpoint_threshold = '1TB'; insert into marts.t values (2)")
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", kill])
    assert carry.log_of_changes(newer).exists()
    open_to_older_clients(newer)
    assert format_of(newer) == old_format
    assert rows_of(newer) == {"marts.t": 2}


def test_a_file_that_cannot_be_read_is_left(tmp_path):
    file = tmp_path / "damaged.duckdb"
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(duckdb.Error):
        open_to_older_clients(file)
    assert file.read_bytes() == b"no database" * 1000


def test_files_that_are_made_are_in_the_old_format(tmp_path, monkeypatch, old_format, newer):
    aggregates, children = tmp_path / "per10k.duckdb", tmp_path / "per10k_children.duckdb"
    open_to_readers(str(aggregates), 0o022)
    monkeypatch.setenv("PER10K_PSEUDONYM_KEY", KEY)
    make_ready(str(aggregates), str(children))
    public_ledger, ledger, carried = (tmp_path / f"{name}.duckdb" for name in ("public_ledger", "ledger", "carried"))
    with opened(public_ledger, "E08000018"):
        pass
    carry.copy_ledger(newer, ledger)
    carry.carry_over(newer, [], carried)
    for file in (aggregates, children, public_ledger, ledger, carried):
        assert format_of(file) == old_format, file
    for table in ("pseudonym_key", "row_keys_are_pseudonyms"):
        with duckdb.connect(str(children), read_only=True) as connection:
            query = "select count(*), count(comment) from duckdb_columns() where table_name = $1"
            assert connection.execute(query, [table]).fetchone() == (1, 1)
