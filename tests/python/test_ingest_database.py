"""SSD tables of a real PostgreSQL, read in batches and written as extracts; and what becomes of a schema that cannot be used."""

import csv
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from commands import per10k
from skips import skip_where
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from per10k.core.exit_codes import Exit
from per10k.ingest.database import tables
from per10k.ingest.database.tables import as_text
from per10k.plugin.extract_files import prepare

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
COUNCIL = "E09000002"
SECRET = "correct-horse"
pytestmark = skip_where(not BINARIES, "postgresql")


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of our own on a socket in a folder of its own, as it does not run as root: its psycopg parameters."""
    folder = Path(tempfile.mkdtemp(prefix="per10k-pg-", dir="/tmp"))
    user = pwd.getpwuid(os.getuid()).pw_name
    become = []
    if os.getuid() == 0:
        user = next(entry.pw_name for entry in pwd.getpwall() if entry.pw_name in ("postgres", "nobody"))
        become = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
        shutil.chown(folder, user)
    binary = BINARIES[-1].parent

    def run(*command):
        subprocess.run([*become, *map(str, command)], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    data = folder / "data"
    run(binary / "initdb", "-D", data, "-U", "owner", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    run(binary / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield {"host": str(folder), "user": "owner", "dbname": "postgres"}
    finally:
        run(binary / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sql(server):
    """A connection to an empty schema ssd."""
    with psycopg.connect(**server, autocommit=True) as connection:
        connection.execute("drop schema if exists ssd cascade")
        connection.execute("create schema ssd")
        yield connection


@pytest.fixture
def address(server, monkeypatch):
    url = f"postgresql+psycopg://{server['user']}:{SECRET}@/{server['dbname']}?host={server['host']}"
    monkeypatch.setenv("SSD_DATABASE", url)
    return url


def read(to, *arguments, council=COUNCIL):
    given = ["--la-code", council] if council else []
    return per10k("ingest", ["--from-database", "SSD_DATABASE", "--schema", "ssd", "--to", str(to), *given, *arguments])


def rows_of(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


CONTACTS = """
    create table ssd.ssd_contacts (
        cont_contact_id bigint, cont_person_id numeric(12, 2), cont_contact_date timestamp, cont_contact_source_code text,
        cont_contact_outcome_json jsonb, cont_contact_worker_name text
    )"""


def test_values_are_as_staging_reads_them(sql, address, tmp_path):
    sql.execute(CONTACTS)
    sql.execute(
        """insert into ssd.ssd_contacts values
        (1, 70001, '2024-03-31', '1A', '{"NEW_REFERRAL_FLAG": "Y", "COMMENTS": "so, \\"it\\" said"}', 'Worker'),
        (2, null, '2024-03-30 17:45', E'two\nlines, "quoted"', null, null)"""
    )
    sql.execute("create table ssd.ssd_cin_episodes (cine_referral_id text, cine_referral_nfa boolean, cine_referral_date date)")
    sql.execute("insert into ssd.ssd_cin_episodes values ('r1', true, '2024-01-02'), ('r2', false, null), ('r3', null, null)")
    assert read(tmp_path / "out") == 0
    first, second = rows_of(tmp_path / "out" / "ssd_contacts.csv")
    assert json.loads(first.pop("cont_contact_outcome_json")) == {"NEW_REFERRAL_FLAG": "Y", "COMMENTS": 'so, "it" said'}
    assert first == {
        "la_code": COUNCIL,
        "cont_contact_id": "1",
        "cont_person_id": "70001",
        "cont_contact_date": "2024-03-31",
        "cont_contact_source_code": "1A",
    }
    assert (second["cont_person_id"], second["cont_contact_date"]) == ("", "2024-03-30 17:45:00")
    assert second["cont_contact_source_code"] == 'two\nlines, "quoted"'
    flags = [(row["cine_referral_nfa"], row["cine_referral_date"]) for row in rows_of(tmp_path / "out" / "ssd_cin_episodes.csv")]
    assert sorted(flags) == [("", ""), ("N", ""), ("Y", "2024-01-02")]
    # A name that the contract does not ask for stays in the database.
    assert "Worker" not in (tmp_path / "out" / "ssd_contacts.csv").read_text()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "Y"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29), "2024-02-29"),
        # 23:30 in Greenwich is half past midnight of the next day in summer.
        (datetime(2024, 6, 30, 23, 30, tzinfo=UTC), "2024-07-01 00:30:00"),
        (datetime(2024, 6, 30, 23, 0, tzinfo=UTC), "2024-07-01"),
        (Decimal("12.00"), "12"),
        (Decimal("0.5"), "0.5"),
        (12.0, "12"),
        (0.25, "0.25"),
        (["a"], '["a"]'),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
        (Decimal("Infinity"), "Infinity"),
    ],
)
def test_each_kind_of_value(value, text):
    assert as_text(value) == text


def test_moments_with_a_zone_are_of_the_day_in_london(sql, address, tmp_path):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text, cont_contact_date timestamptz)")
    sql.execute("insert into ssd.ssd_contacts values ('c1', '2024-06-30 23:30+00'), ('c2', '2024-01-31 23:30+00'), ('c3', null)")
    # Whatever zone the server has.
    sql.execute("alter role owner set timezone = 'America/New_York'")
    assert read(tmp_path / "out") == 0
    sql.execute("alter role owner reset timezone")
    found = {row["cont_contact_id"]: row["cont_contact_date"] for row in rows_of(tmp_path / "out" / "ssd_contacts.csv")}
    assert found == {"c1": "2024-07-01 00:30:00", "c2": "2024-01-31 23:30:00", "c3": ""}


def test_the_connection_can_only_read(sql, address):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    with tables.Database(address, "ssd").connected() as connection, pytest.raises(DBAPIError, match="read-only transaction"):
        connection.execute(text("insert into ssd.ssd_contacts values ('c1')"))


def test_the_password_is_told_to_nobody(sql, address, server, tmp_path, monkeypatch, capsys):
    """Neither in what is written and printed nor in a message that repeats the address; whichever way it stands in it."""
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    assert read(tmp_path / "out") == 0
    written = [path.read_text() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    told = capsys.readouterr()
    assert not any(SECRET in said for said in (*written, told.out, told.err))
    assert json.loads((tmp_path / "out" / "ingest_manifest.json").read_text())["returns"][0]["schema"] == "ssd"
    for url in (f"postgresql+psycopg://u:p%40{SECRET}@/db", f"postgresql+psycopg://u@/db?password=p%40{SECRET}"):
        said = tables.Database(url, None)._without_password(f"no server for p@{SECRET} or p%40{SECRET}")
        assert said == "no server for *** or ***"


def test_names_in_any_case_and_views(sql, address, tmp_path):
    sql.execute('create table ssd."SSD_PERSON" ("PERS_PERSON_ID" text, "Pers_Dob" date)')
    sql.execute("""insert into ssd."SSD_PERSON" values ('p1', '2010-01-01')""")
    sql.execute("create view ssd.ssd_contacts as select 'c1' as cont_contact_id, 'p1' as cont_person_id")
    assert read(tmp_path / "out") == 0
    assert rows_of(tmp_path / "out" / "ssd_person.csv") == [
        {"la_code": COUNCIL, "pers_person_id": "p1", "pers_dob": "2010-01-01"}
    ]
    assert len(rows_of(tmp_path / "out" / "ssd_contacts.csv")) == 1


def test_every_kind_of_table_is_found(sql, address):
    """One that is passed over would show as not supplied although it is there."""
    sql.execute("create materialized view ssd.ssd_contacts as select 'c1' as cont_contact_id")
    sql.execute("create table ssd.ssd_cp_plans (cppl_cp_plan_id text) partition by list (cppl_cp_plan_id)")
    sql.execute("create foreign data wrapper elsewhere; create server elsewhere foreign data wrapper elsewhere")
    sql.execute("create foreign table ssd.ssd_person (pers_person_id text) server elsewhere")
    database = tables.Database(address, "ssd")
    with database.connected() as connection:
        assert [table.extract for table in database.tables(connection)] == ["ssd_contacts", "ssd_cp_plans", "ssd_person"]


def test_a_table_that_may_not_be_read(sql, address, tmp_path, monkeypatch, capsys):
    """It is there, and so it is not taken for one that is not supplied."""
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    sql.execute("create role reader login; grant usage on schema ssd to reader")
    monkeypatch.setenv("SSD_DATABASE", address.replace("owner", "reader"))
    assert "permission denied for table ssd_contacts" in fails(capsys, tmp_path / "out")
    sql.execute("grant select on ssd.ssd_contacts to reader")
    assert read(tmp_path / "out") == 0


def test_what_is_missing_is_not_supplied(sql, address, tmp_path):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text, cont_person_id text)")
    sql.execute("insert into ssd.ssd_contacts values ('c1', 'p1')")
    assert read(tmp_path / "out") == 0
    lacking = json.loads((tmp_path / "out" / "ingest_manifest.json").read_text())["not_carried"]
    assert "ssd_contacts" not in lacking["extracts"] and "ssd_cp_plans" in lacking["extracts"]
    assert "cont_contact_date" in lacking["fields"]["ssd_contacts"]
    contract = [
        {"name": "ssd_contacts", "optional": False, "columns": {"cont_contact_id": True, "cont_contact_date": True}},
        {"name": "ssd_cp_plans", "optional": False, "columns": {"cppl_cp_plan_id": True}},
    ]
    request = {"folder": str(tmp_path / "out"), "la_code": None, "not_supplied": [], "contract": contract}
    assert json.loads(prepare(json.dumps(request)))["problems"] == []


def test_several_councils_say_whose_each_row_is(sql, address, tmp_path):
    sql.execute("create table ssd.ssd_contacts (la_code text, cont_contact_id text)")
    sql.execute("insert into ssd.ssd_contacts values ('E09000002', 'c1'), ('E09000003', 'c1')")
    assert read(tmp_path / "out", council=None) == 0
    assert {row["la_code"] for row in rows_of(tmp_path / "out" / "ssd_contacts.csv")} == {"E09000002", "E09000003"}


def test_read_again_replaces_all_of_it(sql, address, tmp_path):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    sql.execute("create table ssd.ssd_person (pers_person_id text)")
    sql.execute("insert into ssd.ssd_contacts values ('c1'), ('c2')")
    assert read(tmp_path / "out") == 0
    sql.execute("delete from ssd.ssd_contacts where cont_contact_id = 'c1'")
    sql.execute("drop table ssd.ssd_person")
    assert read(tmp_path / "out") == 0
    assert [row["cont_contact_id"] for row in rows_of(tmp_path / "out" / "ssd_contacts.csv")] == ["c2"]
    assert not (tmp_path / "out" / "ssd_person.csv").exists()


def test_rows_come_in_batches(sql, address, tmp_path, monkeypatch):
    """Rows are fetched as they are written: of a table of many, the server has sent but a few batches when the first are read."""
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    sql.execute("insert into ssd.ssd_contacts select n::text from generate_series(1, 60000) as n")
    monkeypatch.setattr(tables, "BATCH_ROWS", 100)
    database = tables.Database(address, "ssd")
    with database.connected() as connection:
        [table] = database.tables(connection)
        rows = database.rows(connection, table)
        next(rows)
        cursors = sql.execute("select count(*) from pg_stat_activity where query ilike 'fetch forward%'").fetchone()
        assert cursors == (1,)
        assert sum(1 for _ in rows) == 59_999


def test_all_tables_are_as_at_one_moment(sql, address, tmp_path):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    sql.execute("create table ssd.ssd_person (pers_person_id text)")
    database = tables.Database(address, "ssd")
    with database.connected() as connection:
        found = {table.extract: table for table in database.tables(connection)}
        assert list(database.rows(connection, found["ssd_contacts"])) == []
        sql.execute("insert into ssd.ssd_person values ('p1')")
        assert list(database.rows(connection, found["ssd_person"])) == []


def fails(capsys, to, *arguments, **how):
    """The one message of a run that fails and leaves nothing behind; never with the password in it."""
    existed = to.exists()
    assert read(to, *arguments, **how) == Exit.DATA
    told = capsys.readouterr().err
    assert SECRET not in told and "Traceback" not in told
    assert to.exists() == existed and not list(to.parent.glob(".ingest-*"))
    return told


def test_connection_lost_half_way(sql, address, tmp_path, monkeypatch, capsys):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    sql.execute("insert into ssd.ssd_contacts select n::text from generate_series(1, 50000) as n")
    sql.execute("create table ssd.ssd_person (pers_person_id text)")
    monkeypatch.setattr(tables, "BATCH_ROWS", 100)
    own_text, read_values = tables.as_text, []

    def then_end(value):
        read_values.append(value)
        if len(read_values) == 1000:
            sql.execute("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'fetch forward%'")
        return own_text(value)

    monkeypatch.setattr(tables, "as_text", then_end)
    told = fails(capsys, tmp_path / "out")
    assert "ssd_contacts cannot be read to its end" in told
    assert 1000 <= len(read_values) < 50000


def test_a_day_that_no_calendar_has(sql, address, tmp_path, capsys):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text, cont_contact_date date)")
    sql.execute("insert into ssd.ssd_contacts values ('c1', 'infinity')")
    told = fails(capsys, tmp_path / "out")
    assert "ssd_contacts cannot be read to its end" in told and "with the column as text" in told


@pytest.mark.parametrize(
    ("kind", "value"), [("bytea", "a"), ("daterange", "[2024-01-02,2024-02-01)"), ("date[]", "{2024-01-02}")]
)
def test_what_is_no_text_number_or_day_is_refused_by_its_column(sql, address, tmp_path, capsys, kind, value):
    sql.execute(f"create table ssd.ssd_contacts (cont_contact_id text, cont_person_id {kind})")
    sql.execute("insert into ssd.ssd_contacts values ('c1', null)")
    assert read(tmp_path / "empty") == 0
    sql.execute(f"insert into ssd.ssd_contacts values ('c2', '{value}')")
    assert "ssd_contacts has in the column cont_person_id what is no text, number or day" in fails(capsys, tmp_path / "out")


def test_two_columns_of_one_name_are_refused(sql, address, tmp_path, capsys):
    sql.execute('create table ssd.ssd_contacts (cont_contact_id text, cont_person_id text, "CONT_Person_ID" text)')
    assert "ssd_contacts has both cont_person_id and CONT_Person_ID" in fails(capsys, tmp_path / "out")


def test_what_cannot_be_used_is_said(sql, address, tmp_path, monkeypatch, capsys):
    to = tmp_path / "out"
    assert "no table of the SSD" in fails(capsys, to)
    sql.execute("create table ssd.ssd_contacts (cont_person_id text)")
    assert "ssd_contacts has no column cont_contact_id" in fails(capsys, to)
    sql.execute("alter table ssd.ssd_contacts add column cont_contact_id text")
    assert "no column la_code" in fails(capsys, to, council=None)
    sql.execute('create table ssd."SSD_Contacts" (cont_contact_id text)')
    assert "both" in fails(capsys, to)
    monkeypatch.setenv("SSD_DATABASE", address.replace("owner", "nobody_known"))
    assert "cannot be used" in fails(capsys, to)
    monkeypatch.setenv("SSD_DATABASE", f"not an address {SECRET}")
    assert "address of the database cannot be read" in fails(capsys, to)
    monkeypatch.setenv("SSD_DATABASE", f"unknowndb://user:{SECRET}@host/name")
    assert "cannot be used" in fails(capsys, to)
    monkeypatch.delenv("SSD_DATABASE")
    assert "SSD_DATABASE is not set" in fails(capsys, to)


def test_a_folder_that_holds_other_extracts_is_left_alone(sql, address, tmp_path, capsys):
    sql.execute("create table ssd.ssd_contacts (cont_contact_id text)")
    (tmp_path / "out").mkdir()
    own = tmp_path / "out" / "ssd_contacts.csv"
    own.write_text("cont_contact_id\nmine\n")
    assert "not read from a database (ssd_contacts.csv)" in fails(capsys, tmp_path / "out")
    assert own.read_text() == "cont_contact_id\nmine\n"
