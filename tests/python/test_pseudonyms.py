"""With a key, ids of people are replaced at the door: the figures stay, and neither file holds an id nor the key."""

import csv
import json
import os
import re
import secrets
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml
from proofs import is_whole
from test_extract_files import dbt_build

from per10k.plugin import pseudonyms
from per10k.plugin.databases import OtherKeyError, make_ready, open_both
from per10k.plugin.extract_files import prepare

ROOT = Path(__file__).parents[2]
DEMO = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
TABLES = yaml.safe_load((ROOT / "models/staging/_extracts.yml").read_text())["sources"][0]["tables"]
KEY, OTHER_KEY = secrets.token_hex(32), secrets.token_hex(32)


def ids_of_all(folder):
    """Every id of a person, worker, family or record in a folder of extracts."""
    ids = set()
    for table in TABLES:
        columns = [column["name"] for column in table["columns"] if "identifies" in column["meta"]]
        path = folder / f"{table['name']}.csv"
        if columns and path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                ids.update(row[column] for row in csv.DictReader(file) for column in columns if row.get(column))
    return ids


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    """The demo council built with a key, with a row twice, a line of a report and an id with a space of another kind added.

    On each change what reads the extracts, and the list of the rows that were set aside: what is built from them has their ids.
    """
    folder = tmp_path_factory.mktemp("hidden")
    shutil.copytree(ROOT / "seeds/extracts", folder / "extracts")
    family = folder / "extracts/ssd_family.csv"
    lines = family.read_text(encoding="utf-8").splitlines()
    lines[1] += "\u00a0"
    family.write_text("\n".join([*lines, lines[2], "Total,", ""]), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(pseudonyms.VARIABLE, KEY)
        patch.setenv("DBT_WRITE_JSON", "true")
        patch.setenv("DBT_LOG_LEVEL_FILE", "debug")
        part = [] if is_whole() else ["--select", "staging", "+restricted_extract_problem"]
        run = dbt_build(folder / "extracts", folder, *part)
    assert run.returncode == 0, run.stdout
    return folder


def read_hidden(folder, query):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PER10K_CHILD_DB", raising=False)
        with open_both(folder / "test.duckdb") as both:
            return both.execute(query).fetchall()


# A change is sure by what follows: ids that are other texts have no other order, length or meaning in any rule.
@pytest.mark.release
def test_figures_are_the_same(hidden):
    """But for the last of the digits of a sum of fractions, which hang on the order of adding."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{DEMO}' as real (read_only); attach '{hidden / 'test.duckdb'}' as hidden (read_only)")
        columns = connection.execute("describe real.marts.fct_indicator_month").fetchall()
        shown = ", ".join(
            f"printf('%.12g', {name} + 0) as {name}" if data_type == "DOUBLE" else name for name, data_type, *_ in columns
        )
        of = {database: f"select {shown} from {database}.marts.fct_indicator_month" for database in ("real", "hidden")}
        assert connection.execute(f"{of['real']} except all {of['hidden']}").fetchall() == []
        assert connection.execute(f"{of['hidden']} except all {of['real']}").fetchall() == []


def test_no_id_is_left_in_any_text_of_either_file(hidden):
    """Of people or rows, whole or in a longer text, as in the rows that are set aside; the demo's are a word and a number."""
    real = ids_of_all(ROOT / "seeds/extracts")
    assert len(real) > 100_000 and all(re.fullmatch("[a-z][a-z0-9-]*-[1-9][0-9]*", one) for one in real)
    # What is kept: a view over the delivered files holds nothing, and reads them only for who has the key.
    columns = read_hidden(hidden, """
        select column_name, database_name || '.' || schema_name || '."' || table_name || '"'
        from duckdb_columns() semi join duckdb_tables() using (database_name, schema_name, table_name)
        where not internal and (data_type like '%VARCHAR%' or data_type in ('JSON', 'BLOB'))
    """)  # fmt: skip
    each = " union ".join(f"select distinct cast({column} as varchar) as text from {table}" for column, table in columns)
    # Other texts look like that too: an address, a period of a benchmark.
    for word in ("[a-z][a-z0-9]*", "[a-z][a-z0-9-]*"):
        alike = read_hidden(hidden, f"select distinct unnest(regexp_extract_all(text, '{word}-[1-9][0-9]*')) from ({each})")
        assert {one for (one,) in alike} & real == set()
    of_rows = read_hidden(hidden, f"select count(distinct text) from ({each}) where regexp_full_match(text, 'r[0-9a-f]{{24}}')")
    assert of_rows[0][0] > 100_000


def test_rows_that_are_kept_aside_are_hidden_as_well(hidden):
    problems = read_hidden(hidden, """
        select reason, row_key, raw_value from restricted.restricted_extract_problem where extract = 'ssd_family'
        union all select reason, null, raw_value from staging.repaired_file where extract = 'ssd_family'
    """)  # fmt: skip
    repeated, total, *repaired = sorted(problems, key=lambda row: ("same key" not in row[0], "report" not in row[0]))
    assert re.search(r"f[0-9a-f]{24}\|p[0-9a-f]{24}", repeated[1]) and '"fami_person_id":"p' in repeated[2]
    assert total[0] == "a line of a report, not a record"
    assert repaired and {value for _, _, value in repaired} == {None}


def test_the_key_is_nowhere(hidden):
    paths = [path for path in hidden.rglob("*") if path.is_file()]
    assert {"test.duckdb", "test_children.duckdb", "manifest.json", "dbt.log"} <= {path.name for path in paths}
    assert [path for path in paths if KEY.encode() in path.read_bytes()] == []


def test_without_the_key_or_with_another_the_files_are_refused(hidden, monkeypatch):
    files = str(hidden / "test.duckdb"), str(hidden / "test_children.duckdb")
    monkeypatch.setenv(pseudonyms.VARIABLE, KEY)
    make_ready(*files)
    for key in ("", OTHER_KEY):
        monkeypatch.setenv(pseudonyms.VARIABLE, key)
        with pytest.raises(OtherKeyError, match="another key"):
            make_ready(*files)


WEAK = {
    "short": "short",
    "one letter": "x" * 64,
    "31 digits": KEY[:31],
    "digits in order": "0123456789abcdefghijklmnopqrstuvwxyz",
    "eight characters again and again": "a1b2c3d4" * 8,
    "the word that everybody takes": "Password-9a8b7c6d5e4f3a2b1c0d9e8f7a",
    "words": "correct-horse-battery-staple-of-our-town-2026",
    "the command in the docs, quoted so that it did not run": "$(python -c 'import secrets; print(secrets.token_hex(32))')",
}


@pytest.mark.parametrize("key", WEAK.values(), ids=WEAK)
def test_a_weak_key_is_refused(tmp_path, monkeypatch, key):
    monkeypatch.setenv(pseudonyms.VARIABLE, key)
    with pytest.raises(pseudonyms.WeakKeyError, match="too weak") as error:
        make_ready(str(tmp_path / "a.duckdb"), str(tmp_path / "b.duckdb"))
    assert key not in str(error.value)


def test_random_keys_are_taken(monkeypatch):
    for made in (secrets.token_hex(32), secrets.token_hex(16), "8ZbhgSqwoBj2-eXA1UlZ7_3ijgqTfBWqBUIq5yLqm4w"):
        monkeypatch.setenv(pseudonyms.VARIABLE, made)
        assert pseudonyms.key() == made


def test_dbt_says_so_in_one_message(tmp_path, monkeypatch):
    monkeypatch.setenv(pseudonyms.VARIABLE, "short")
    run = dbt_build(ROOT / "seeds/extracts", tmp_path, "--select", "council")
    assert run.returncode != 0
    assert "PER10K_PSEUDONYM_KEY is too weak" in run.stdout and "Traceback" not in run.stdout + run.stderr


def test_a_key_and_an_id_make_a_pseudonym():
    one, other = pseudonyms.maker(KEY), pseudonyms.maker(OTHER_KEY)
    assert one("person", "1") == pseudonyms.maker(KEY)("person", "1") != one("person", "2")
    assert one("person", "1") != other("person", "1")
    assert one("person", "1")[1:] != one("worker", "1")[1:]
    assert re.fullmatch("p[0-9a-f]{24}", one("person", "1"))


def test_a_file_of_real_ids_gets_pseudonyms_and_keeps_its_snapshots(tmp_path, monkeypatch):
    children = tmp_path / "test_children.duckdb"
    with duckdb.connect(str(children)) as database:
        database.execute("""
            create schema staging; create schema snapshots;
            create table staging.stg_person as select 'child-of-long-ago-' || range as person_id from range(5000);
            create table snapshots.care_leaver_snapshot as select 'leaver-1' as person_id, date '2019-03-31' as month_end
        """)
    monkeypatch.setenv(pseudonyms.VARIABLE, KEY)
    for _ in range(2):
        make_ready(str(tmp_path / "test.duckdb"), str(children))
    assert b"child-of-long-ago" not in children.read_bytes() and b"leaver-1" not in children.read_bytes()
    with duckdb.connect(str(children), read_only=True) as database:
        kept = database.execute("select person_id, month_end::varchar from snapshots.care_leaver_snapshot").fetchall()
    assert kept == [(pseudonyms.maker(KEY)("person", "leaver-1"), "2019-03-31")]


def test_a_file_whose_row_keys_were_left_is_written_anew(tmp_path, monkeypatch):
    """Its snapshots have pseudonyms already, which are not to get others."""
    children, leaver = tmp_path / "test_children.duckdb", pseudonyms.maker(KEY)("person", "leaver-1")
    with duckdb.connect(str(children)) as database:
        database.execute(f"""
            create table main.pseudonym_key as select '{pseudonyms.fingerprint(KEY)}' as fingerprint;
            create schema staging; create schema snapshots;
            create table staging.stg_contacts as select 'contact-of-123456-' || range as contact_id from range(5000);
            create table snapshots.care_leaver_snapshot as select '{leaver}' as person_id
        """)
    monkeypatch.setenv(pseudonyms.VARIABLE, KEY)
    for _ in range(2):
        make_ready(str(tmp_path / "test.duckdb"), str(children))
    assert b"contact-of-123456" not in children.read_bytes()
    with duckdb.connect(str(children), read_only=True) as database:
        assert database.execute("from snapshots.care_leaver_snapshot").fetchall() == [(leaver,)]


def test_what_is_no_id_stays(tmp_path, monkeypatch):
    """Nothing, as the SSD's -1 and nobody's id, and what staging knows as a line of a report: hidden, it would pass for a child.

    An id may be a word, or begin with a hyphen; of a line that begins with two, no more stays than makes it one.
    """
    words = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["words_of_a_report"]
    stays = ["", "person_id", "PERSON_ID", "Grand Total", *words, "----"]
    assert len(stays) == 10
    ids = ["1", "-12", "none-such", "AMBER"]
    lines = [*stays, *ids, "-- 12 rows", "-1", "UNKNOWN", "0"]
    (tmp_path / "ssd_visits.csv").write_text("person_id,note\n" + "".join(f'"{text}",x\n' for text in lines))
    contract = [{"name": "ssd_visits", "optional": False, "columns": {"person_id": True}, "identifies": {"person_id": "person"}}]
    monkeypatch.setenv(pseudonyms.VARIABLE, KEY)
    request = {"folder": str(tmp_path), "la_code": "X1", "not_supplied": [], "contract": contract}
    with duckdb.connect() as connection:
        connection.create_function("pseudonym", pseudonyms.maker(KEY), ["VARCHAR", "VARCHAR"], "VARCHAR")
        for statement in json.loads(prepare(json.dumps(request)))["statements"]:
            connection.execute(statement)
        read = [text or "" for (text,) in connection.execute("select person_id from extracts.ssd_visits").fetchall()]
    assert read == [*stays, *(pseudonyms.maker(KEY)("person", one) for one in ids), "--", "", "", ""]


def test_the_contract_says_whose_id_each_column_is():
    """Of every id but those of teams, terms and questions, and consistently: a column that refers to an id is of its kind."""
    kinds = {
        f"{table['name']}.{column['name']}": column["meta"].get("identifies") for table in TABLES for column in table["columns"]
    }
    of_nobody = re.compile(r"(team|term|role|question)_id$")
    for table in TABLES:
        for column in table["columns"]:
            kind = kinds[f"{table['name']}.{column['name']}"]
            if refers_to := column["meta"].get("refers_to"):
                assert kind == kinds[refers_to], column["name"]
            is_id = column["name"].endswith("_id") and not of_nobody.search(column["name"])
            assert is_id == bool(kind), column["name"]
            named = re.search(r"(person|professional|worker|staff|family|household)_id$", column["name"])
            assert not kind or bool(named) == (kind != "record"), column["name"]
