"""A row delivered twice, its key written in another way the second time, is there once: as two files or two systems bring it."""

import duckdb
import pytest

from proof.bench.generate import generate
from tests.project import Project, build, extracts_of_contract, open_sources

# By how a field is read, the same value in another writing. A day is in one form throughout its column, or refused.
OTHERWISE = {
    "month": "case when length({0}) > 7 then left({0}, 7) else {0} || '-01' end",
    "whole number": "{0} || '.0'",
    "academic year": "replace({0}, '/', '-')",
    "code": "case when {0} = upper({0}) then lower({0}) else upper({0}) end",
}


def _written_otherwise(table):
    """The columns of an extract's key that can be written in another way, with the SQL of that."""
    columns = {column["name"]: column["meta"] for column in table["columns"]}
    kinds = {name: "code" if columns[name].get("codes") else columns[name]["reads_as"] for name in table["meta"]["key"]}
    return {name: OTHERWISE[kind].format(name) for name, kind in kinds.items() if kind in OTHERWISE}


EXTRACTS = {table["name"]: written for table in extracts_of_contract() if (written := _written_otherwise(table))}


def _staged(folder, models):
    project, database = Project(extract_date="2024-04-21"), duckdb.connect(config={"threads": 1})
    open_sources(database, project, folder)
    build(database, project, project.with_all_read(models))
    return database


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The extracts of a made-up council, and the same with each row once more, its key in another writing."""
    path = tmp_path_factory.mktemp("twice")
    generate(path / "once", councils=1, contacts=400)
    (path / "twice").mkdir()
    with duckdb.connect(config={"threads": 1}) as database:
        for table in extracts_of_contract():
            replaced = ", ".join(f"{sql} as {name}" for name, sql in EXTRACTS.get(table["name"], {}).items())
            again = f"union all by name select * replace ({replaced}) from made" if replaced else ""
            database.execute(
                f"create or replace table made as select columns(*)::varchar from '{path}/once/{table['name']}.parquet'"
            )
            database.execute(f"copy (from made {again}) to '{path}/twice/{table['name']}.parquet' (format parquet)")
    return path / "once", path / "twice"


# tests/macros/test_key_as_read.sql is sure of each reading; this, that every extract's rows go by it.
@pytest.mark.release
def test_every_row_is_staged_once(folders):
    models = {f"stg_{name.split('_', 1)[1]}" for name in EXTRACTS}
    once, twice = (_staged(folder, models) for folder in folders)
    rows = {}
    for model in sorted(models):
        told = f"select columns(lambda c: c not in ('source_row', 'unusable_values')) from {model} order by all"
        rows[model] = once.execute(told).fetchall()
        assert twice.execute(told).fetchall() == rows[model], model
    assert sum(map(bool, rows.values())) >= 13
    set_aside = twice.execute("select count(*) from rows_set_aside where reason like 'same key%'").fetchone()[0]
    assert set_aside >= sum(map(len, rows.values()))
