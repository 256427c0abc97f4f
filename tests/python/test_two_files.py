"""The file of aggregates holds no person, worker, family, household, record or free text, neither by name nor by value."""

import os
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from test_extract_files import dbt_build

from per10k.plugin.databases import CHILDREN, children_beside, make_ready, open_both

ROOT = Path(__file__).parents[2]
DEMO = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))

# What an id in a file of aggregates may be of, and what a name or a note may be. Any other is a finding.
IDS = {"check_id", "indicator_id", "indicator_id_month", "indicator_id_year", "measure_id", "team_id", "term_id"}
NAMED = {"la_name", "council_name", "district_name", "measure_name", "team_name", "term_name", "displayed_text"}
NAMED |= {"reference.bank_holiday.name", "reference.closure_day.name"}
NOTES = {"rag_note", "reference.benchmark.note", "reference.target.note"}
NOTES |= {"reference.indicator_dictionary.notes", "marts.dim_indicator.notes", "reference.missing_field_threshold.note"}
NOTES |= {"reference.indicator_dictionary.notes_on_reports", "marts.dim_indicator.notes_on_reports"}
NOTES |= {"reference.indicator.notes", "reference.indicator.notes_on_reports"}
# Made of figures and names of fields alone.
NOTES |= {"data_quality_note", "data_quality_note_year"}
SUSPECT = re.compile(
    r"(^|_)(person|child|young|pupil|worker|professional|staff|family|household|carer|adopter|sibling|mother|surname|forename|birth|"
    r"dob|born|death|address|postcode|urn|upn|uln|nhs|name|names|id|ids|key|email|phone|comment|comments|note|notes|text|json|raw|"
    r"description|desc|source_file|source_row)(_|$)"
)
# A list, a struct or a JSON text could hold anything.
PLAIN = re.compile(r"VARCHAR|DATE|BOOLEAN|TIMESTAMP|DOUBLE|(TINY|SMALL|BIG|HUGE|)INT|INTEGER|DECIMAL\(.*\)")

# Keys in staging that are of no person and no record about one.
NO_RECORD = {"team_id", "term_id"}


def suspect_columns(both):
    """Columns of the file of aggregates, as schema.table.column, whose name means what does not belong there."""
    columns = both.execute("""
        select schema_name, table_name, column_name, data_type
        from duckdb_columns() where database_name = current_database() and not internal
    """).fetchall()
    assert columns
    return {
        f"{schema}.{table}.{column}"
        for schema, table, column, data_type in columns
        if not PLAIN.fullmatch(data_type)
        or (SUSPECT.search(column.lower()) and not {column, f"{schema}.{table}.{column}"} & (IDS | NAMED | NOTES))
    }


def ids_found(both):
    """Values of the file of aggregates that are an id or a row key of the child-level file, as {schema.table.column: count}."""
    keys = both.execute(f"""
        select schema_name || '.' || table_name, column_name from duckdb_columns()
        where database_name = '{CHILDREN}' and (schema_name ^@ 'staging' or schema_name = 'snapshots')
            and (column_name like '%\\_id' escape '\\' or column_name = 'row_key') and data_type = 'VARCHAR'
    """).fetchall()
    each = " union ".join(f"select {column} as id from {CHILDREN}.{name}" for name, column in keys if column not in NO_RECORD)
    both.execute(f"create temp table known_id as select id from ({each}) where id is not null")
    # As a number, an id has lost the zeros that it begins with.
    both.execute("insert into known_id select ltrim(id, '0') from known_id where regexp_full_match(id, '0+[1-9][0-9]*')")
    columns = both.execute("""
        select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()
        where database_name = current_database() and not internal and data_type not in ('DATE', 'BOOLEAN', 'TIMESTAMP')
    """).fetchall()
    found = {}
    for table, column, data_type in columns:
        value = column if data_type == "VARCHAR" else f"cast(cast({column} as hugeint) as varchar)"
        whole = "true" if data_type == "VARCHAR" else f"{column} = trunc({column})"
        (count,) = both.execute(f"""
            select count(*) from (select distinct {value} as id from {table} where {whole}) inner join known_id using (id)
        """).fetchone()
        if count:
            found[f"{table}.{column}"] = count
    both.execute("drop table known_id")
    return found


@pytest.fixture
def planted(tmp_path):
    """Copies of the demo's two files; the function runs SQL in that of the aggregates and opens both."""
    path = tmp_path / "per10k.duckdb"
    shutil.copy(DEMO, path)
    shutil.copy(children_beside(DEMO), tmp_path / "per10k_children.duckdb")

    def plant(*statements):
        with duckdb.connect(str(path)) as database:
            database.execute(f"attach '{tmp_path}/per10k_children.duckdb' as {CHILDREN}")
            for statement in statements:
                database.execute(statement)
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PER10K_CHILD_DB", raising=False)
            return open_both(path)

    return plant


def test_no_column_is_named_for_a_person_a_record_or_free_text():
    with open_both(DEMO) as both:
        assert suspect_columns(both) == set()


def test_no_value_is_an_id():
    with open_both(DEMO) as both:
        assert ids_found(both) == {}


def test_no_view_leads_from_the_aggregates_into_the_child_level_file():
    with open_both(DEMO) as both:
        query = "select view_name from duckdb_views() where database_name = current_database() and not internal"
        assert both.execute(query).fetchall() == []


COLUMNS = ["person_id", "PERSON_ID", "worker_id", "household_id", "referral_id", "date_of_birth", "child_name", "comments"]


def test_planted_columns_are_found(planted):
    tables = {f"planted_{number}": column for number, column in enumerate(COLUMNS)}
    with planted(*(f"create table marts.{table} as select 1 as {column}" for table, column in tables.items())) as both:
        assert suspect_columns(both) == {f"marts.{table}.{column}" for table, column in tables.items()}


def test_a_planted_list_is_found(planted):
    with planted("create table marts.planted as select ['x'] as labels") as both:
        assert suspect_columns(both) == {"marts.planted.labels"}


VALUES = {
    "person": "(select min(person_id) from children.staging.stg_contacts)",
    "worker": "(select min(worker_id) from children.staging.stg_involvements)",
    "staff": "(select min(staff_id) from children.staging.stg_workforce)",
    "family": "(select min(family_id) from children.staging.stg_family)",
    "household": "(select min(household_id) from children.staging.stg_adopters)",
    "row key": "(select min(referral_id) from children.staging.stg_cin_episodes)",
}


def test_planted_values_are_found(planted):
    """An id or a key of each kind, and one that a number has lost the zeros of, each in a column of its own."""
    known = "update children.staging.stg_person set person_id = '0077812345' where source_row = 1"
    each = ", ".join(f"{value} as kind_{number}" for number, value in enumerate((*VALUES.values(), "77812345")))
    with planted(known, f"create table marts.planted as select {each}") as both:
        assert ids_found(both) == {f"marts.planted.kind_{number}": 1 for number in range(len(VALUES) + 1)}


# --- a file that was built when there was one for all ---------------------------------------------


@pytest.fixture
def old_file(tmp_path, monkeypatch):
    monkeypatch.delenv("PER10K_CHILD_DB", raising=False)
    monkeypatch.delenv("PER10K_PSEUDONYM_KEY", raising=False)
    path = tmp_path / "per10k.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("""
            create schema staging; create schema snapshots; create schema marts;
            create table staging.stg_person as select 'child-of-long-ago-' || range as person_id from range(5000);
            create table snapshots.care_leaver_snapshot as
                select 'X1' as la_code, date '2019-03-31' as month_end, 'leaver-' || range as person_id from range(3);
            create table marts.fct_indicator_month as select 'X1' as la_code, 12 as value
        """)
    return path


def test_an_old_file_is_divided_and_its_snapshot_carried_over(old_file):
    assert b"child-of-long-ago" in old_file.read_bytes()
    make_ready(str(old_file), str(children_beside(old_file)))
    with duckdb.connect(str(old_file), read_only=True) as database:
        assert database.execute("select schema_name, table_name from duckdb_tables()").fetchall() == [
            ("marts", "fct_indicator_month")
        ]
    assert b"child-of-long-ago" not in old_file.read_bytes()
    with open_both(old_file) as both:
        assert both.execute("select count(*) from snapshots.care_leaver_snapshot").fetchone() == (3,)


def test_months_that_the_child_level_file_has_already_stay(old_file):
    with duckdb.connect(str(children_beside(old_file))) as database:
        database.execute("""
            create schema snapshots;
            create table snapshots.care_leaver_snapshot as
                select 'X1' as la_code, date '2019-03-31' as month_end, 'as captured' as person_id
                union all select 'X1', date '2019-04-30', 'as captured'
        """)
    make_ready(str(old_file), str(children_beside(old_file)))
    with open_both(old_file) as both:
        months = both.execute("select month_end::varchar, person_id from snapshots.care_leaver_snapshot order by 1").fetchall()
    assert months == [("2019-03-31", "as captured"), ("2019-04-30", "as captured")]


def test_what_an_earlier_version_made_is_taken_out_and_nothing_else(tmp_path):
    """Ours have a description. A snapshot is kept for ever, and what somebody has put there is theirs."""
    schemas = {"test.duckdb": ["calendar"], "test_children.duckdb": ["staging", "quality", "snapshots"]}
    for file, names in schemas.items():
        with duckdb.connect(str(tmp_path / file)) as database:
            for schema in names:
                database.execute(f"""
                    create schema {schema}; create view {schema}.theirs as select 1 as cases;
                    create table {schema}.former as select 1 as cases; comment on table {schema}.former is 'What it was.';
                    create view {schema}.former_view as select 1 as cases; comment on view {schema}.former_view is 'What it was.';
                """)
    run = dbt_build(ROOT / "seeds/extracts", tmp_path, "--select", "council")
    assert run.returncode == 0, run.stdout
    assert "taken out of the files: children.quality.former, children.quality.former_view, children.staging.f" in run.stdout
    left = set()
    for file in schemas:
        with duckdb.connect(str(tmp_path / file)) as database:
            there = database.execute(
                "select schema_name, table_name from duckdb_tables() union all select schema_name, view_name from duckdb_views()"
            ).fetchall()
        left |= {(schema, name) for schema, name in there if name.startswith(("former", "theirs"))}
    theirs = {(schema, "theirs") for names in schemas.values() for schema in names}
    assert left == theirs | {("snapshots", "former"), ("snapshots", "former_view")}
