"""A council built alone, and beside a second one of the same ids but other days, codes and text, and a third that is refused."""

from pathlib import Path

import duckdb

from proof.bench.generate import generate
from tests.project import Project, build, end_run, extracts_of_contract, open_sources, staging_models

# As the generator has the first, and as the seed of councils has others. The last has each contact under two ids.
COUNCIL, OTHER, REFUSED = "E06000001", "E06000002", "E06000003"

# What neither has recorded of every third row, and the first one of none, so that it is derived.
UNRECORDED = {
    "local_contact_decisions": "on_open_case_flag",
    "local_assessment_detail": "assessment_type",
    "ssd_cp_plans": "cppl_person_id",
}
# Ended, in every 40th row, on a day that cannot be read: of more such rows the whole column would be refused.
UNREAD = {"ssd_cin_episodes": "cine_close_date", "ssd_cin_plans": "cinp_cin_plan_end_date"}
NOT_SUPPLIED = {"local_contact_decisions": "contact_route"}
PUBLISHED, FROZEN = "date '2023-03-31'", "2022/23"


def write_both(folder: Path, contacts: int) -> None:
    """Write made-up extracts of a council into folder/alone, and of it, a second and a third one into folder/together.

    Every row of the second one has the ids of a row of the first, so that whatever joins them by those alone finds both. Half of
    its rows are otherwise the same, as terms and days often are; half have days moved and the values of another row. The third is
    as the second but for its contacts, for which it is refused.
    """
    generate(folder / "generated", councils=1, contacts=contacts)
    for name in ("alone", "together"):
        (folder / name).mkdir()
    with duckdb.connect(config={"threads": 1}) as database:
        for table in extracts_of_contract():
            name = table["name"]
            database.execute(f"""
                create or replace temp table numbered as
                select *, row_number() over () as number from '{folder}/generated/{name}.parquet';
                {_emptied(UNRECORDED.get(name), "number % 3 = 0")}
                {_set(UNREAD.get(name), "'not known'", f"{UNREAD.get(name)} <> '' and number % 40 = 0")}
            """)
            # The generator may leave out what need not be delivered.
            there = {column for column, *_ in database.execute("describe numbered").fetchall()}
            values = ", ".join(_other_value(column, table) for column in table["columns"] if column["name"] in there)
            database.execute(f"""
                create or replace temp table others as
                select '{OTHER}' as la_code, {values}
                from (select *, lead(columns(* exclude (number))) over (order by hash(number)) as "next_\\0" from numbered)
            """)
            own = "select * exclude (number) from numbered"
            refused = f"select * replace ('{REFUSED}' as la_code) from others"
            if name == "ssd_contacts":
                again = "'again ' || cont_contact_id as cont_contact_id"
                refused += f" union all by name select * replace ('{REFUSED}' as la_code, {again}) from others"
            together = f"{own} union all by name from others union all by name {refused}"
            database.execute(f"""
                {_emptied(NOT_SUPPLIED.get(name), "true")}
                copy ({own}) to '{folder}/alone/{name}.parquet' (format parquet);
                copy ({together}) to '{folder}/together/{name}.parquet' (format parquet)
            """)


def _emptied(field: str | None, where: str) -> str:
    return _set(field, "null", where)


def _set(field: str | None, value: str, where: str) -> str:
    return f"update numbered set {field} = {value} where {where};" if field else ""


def _other_value(column: dict, table: dict) -> str:
    name, meta = column["name"], column["meta"]
    if name in table["meta"]["key"] or meta.get("identifies") or meta.get("refers_to"):
        return name
    if meta["reads_as"] == "date":
        # Earlier, never later: days ahead of the usual ones would make its extract date uncertain.
        moved = f"try_cast({name} as date) - if(number % 2 = 0, cast(hash(number, '{name}') % 60 as integer), 0)"
        return f"{moved} as {name}" if name not in UNREAD.values() else f"coalesce(cast({moved} as varchar), {name}) as {name}"
    return f"if(number % 2 = 0, next_{name}, {name}) as {name}"


def build_both(folder: Path, project: Project) -> dict[str, duckdb.DuckDBPyConnection]:
    """Build what write_both has written, each into a database of that name. Returns connections to them, by name.

    A month is published of both, what was published is changed, and the first council's year of it is frozen. Of the third the
    same month had been published before it was refused.
    """
    staging = staging_models()
    published = project.with_all_read({"indicator_value", "restricted_measure_member", "restricted_adult_measure_member"})
    databases = {}
    for name in ("alone", "together"):
        databases[name] = database = duckdb.connect(str(folder / f"{name}.duckdb"), config={"threads": 2})
        open_sources(database, project, folder / name)
        build(database, project, staging)
        number_rows_anew(database, staging)
        build(database, project, published - staging)
        publish(database, project)
        build(database, project, project.models.keys() - published - staging)
        end_run(database, project)
    return databases


def number_rows_anew(database: duckdb.DuckDBPyConnection, staging: set[str]) -> None:
    """Count the rows of each council from 1, as if each had delivered files of its own."""
    for model in staging:
        if model.startswith("stg_"):
            database.execute(f"""
                update {model} set source_row = source_row - own.rows_before
                from (select coalesce(max(source_row), 0) as rows_before from {model} where la_code = '{COUNCIL}') as own
                where la_code = '{OTHER}'
            """)


def publish(database: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Publish a month of both councils, and change in the ledger what was published: some figures, rows and members."""
    database.execute(project.publication(PUBLISHED, "periods.extract_date", f"('{COUNCIL}', '{OTHER}')"))
    for log in ("published_value", "published_member", "published_extract_row"):
        refused = f"select * replace ('{REFUSED}' as la_code) from ledger.{log} where la_code = '{OTHER}'"
        database.execute(f"insert into ledger.{log} by name {refused}")
    database.execute(f"""
        update ledger.published_value set numerator = numerator + 1, value = value + 1 where hash(la_code, indicator_id) % 2 = 0;
        update ledger.published_member set numerator = numerator + 1 where hash(la_code, row_fingerprint) % 3 = 0;
        delete from ledger.published_extract_row where hash(la_code, row_fingerprint) % 5 = 0;
        insert into ledger.frozen_year (la_code, reporting_year, frozen_on) values ('{COUNCIL}', '{FROZEN}', date '2023-06-30')
    """)


def rows_of_council(database: duckdb.DuckDBPyConnection, relation: str) -> tuple:
    """The number of the first council's rows in a relation and a digest of them. Fractions count to 6 decimals."""
    columns = database.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? and schema_name = 'main'", [relation]
    ).fetchall()
    # The text of a row holds where its file lay.
    told = ", ".join(
        f"round({name}, 6)" if kind == "DOUBLE" else name for name, kind in columns if name not in ("source_file", "raw_row")
    )
    return database.execute(f"select count(*), sum(hash({told})) from {relation} where la_code = '{COUNCIL}'").fetchone()


def relations_with_council(database: duckdb.DuckDBPyConnection) -> set[str]:
    """What has a column la_code: models by their name, and sources by schema and name."""
    rows = database.execute("select schema_name, table_name from duckdb_columns() where column_name = 'la_code'").fetchall()
    return {table if schema == "main" else f"{schema}.{table}" for schema, table in rows}
