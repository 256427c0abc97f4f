"""Whatever the rows of an extract say, the build ends well: what cannot be so is refused, set aside or told.

One folder holds a copy of a made-up council for each extract, in which that extract alone is damaged.
"""

import json
import re
import shutil

import duckdb
import pytest
from dbt_runs import run_dbt

from proof.bench.generate import generate
from tests.project import extracts_of_contract

DAYS = ("date", "timestamp", "month")


def _each(table, change, is_of):
    """The columns of an extract, those of a kind changed."""
    return [
        f"{change(column['name'])} as {column['name']}"
        for column in table["columns"]
        if is_of(column["meta"]) and column["name"] in table["there"]
    ]


def _is_text(meta):
    """Whether a field is none that the door refuses as a column, or that says whom or what a row is about."""
    return meta["reads_as"] not in (*DAYS, "flag") and "identifies" not in meta and "refers_to" not in meta


def _is_id(meta):
    return "identifies" in meta


# By damage, what becomes of an extract's rows: a condition on those that stay, and the columns that are others.
DAMAGES = {
    "half of the rows": lambda table: ("hash(place) % 2 = 0", []),
    "no row": lambda table: ("false", []),
    "one month is lacking": lambda table: (
        " and ".join(
            [f"coalesce({column['name']} not like '2023-02%', true)" for column in table["columns"]
             if column["meta"]["reads_as"] in DAYS and column["name"] in table["there"]] or ["true"]
        ),
        [],
    ),
    "ids are others from the middle on": lambda table: (
        "true",
        _each(table, lambda name: f"if(place % 2 = 0 and {name} <> '', 'N' || {name}, {name})", _is_id),
    ),
    "ids are one": lambda table: (
        "true", _each(table, lambda name: f"if(place % 5 = 0, '0', {name})", _is_id)
    ),
    "days are those of other rows": lambda table: (
        "true",
        _each(table, lambda name: f"lead({name}) over (order by hash(place, '{name}'))",
              lambda meta: meta["reads_as"] in DAYS),
    ),
    "values are other columns'": lambda table: (
        "true", _each(table, lambda name: f"cast(hash(place, '{name}') % 1000 as varchar)", _is_text)
    ),
    "words of another scheme": lambda table: (
        "true", _each(table, lambda name: f"cast(1 + hash(place, '{name}') % 4 as varchar)", _is_text)
    ),
    "yes for no": lambda table: (
        "true",
        _each(table, lambda name: f"case {name} when 'Y' then 'N' when 'N' then 'Y' else {name} end",
              lambda meta: meta["reads_as"] == "flag"),
    ),
}  # fmt: skip


def write_copies(folder, damage):
    """Write a council of each extract, of which that extract is damaged, and one that is whole."""
    generate(folder / "made", councils=1, contacts=400)
    (folder / "extracts").mkdir()
    tables = extracts_of_contract()
    codes = ["WHOLE", *(f"V{number:05}" for number in range(len(tables)))]
    with duckdb.connect(config={"threads": 1}) as database:
        for number, table in enumerate(tables):
            database.execute(f"""
                create or replace table made as
                select columns(*)::varchar, row_number() over () as place from '{folder}/made/{table["name"]}.parquet'
            """)
            there = {column for column, *_ in database.execute("describe made").fetchall()}
            stays, changed = DAMAGES[damage](table | {"there": there})
            database.execute("""
                create or replace table copies as
                select made.* exclude (place) replace (copy.la_code as la_code)
                from made cross join (select unnest($1) as la_code) as copy
            """, [[code for code in codes if code != f"V{number:05}"]])  # fmt: skip
            replaced = ", ".join([f"'V{number:05}' as la_code", *changed])
            database.execute(f"insert into copies select * exclude (place) replace ({replaced}) from made where {stays}")
            database.execute(f"copy copies to '{folder}/extracts/{table['name']}.parquet' (format parquet)")


# A change is sure by the unit tests of what it touches; each damage is a build of 70 councils.
@pytest.mark.release
@pytest.mark.parametrize("damage", DAMAGES)
def test_the_build_ends_well(tmp_path, damage, monkeypatch):
    monkeypatch.setenv("PER10K_ANY_COUNCIL", "1")
    write_copies(tmp_path, damage)
    given = {"extracts": str(tmp_path / "extracts"), "extract_date": "2024-04-21"}
    run = run_dbt(
        "build", "--exclude-resource-type", "unit_test", "--vars", json.dumps(given), "--target-path", tmp_path / "target",
        "--log-path", tmp_path / "logs", PER10K_DB=str(tmp_path / "test.duckdb"), PER10K_CHILD_DB="",
    )  # fmt: skip
    failed = [line for line in run.stdout.splitlines() if re.search(r" (FAIL|ERROR)[ =]|(Failure|Error) in ", line)]
    assert run.returncode == 0, "\n".join(failed)
    shutil.rmtree(tmp_path)  # gigabytes
