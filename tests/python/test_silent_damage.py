"""Deliveries that are whole and wrong: each made-up council has a fault that no single row shows, and each is told."""

import duckdb
import pytest

from proof.bench.generate import generate
from tests.project import Project, build, open_sources

# By fault: the SQL that does it to one council's rows, and where it is told: the relation, and words of what it says.
# In the SQL a row is of {table}, whose rows of the council alone are meant.
DAMAGES = {
    "each referral once more under a new id, a day later": (
        {
            "ssd_cin_episodes": """
                insert into {table} select * replace (
                    'new ' || cine_referral_id as cine_referral_id,
                    cast(cine_referral_date as date) + 1 as cine_referral_date,
                    if(cine_close_date <> '', cast(cast(nullif(cine_close_date, '') as date) + 1 as varchar), cine_close_date)
                        as cine_close_date)
                from {table}
            """,
        },
        "extract_refusal",
        "rows are like an earlier one in everything but their ids and days",
    ),
    "five months of assessments once more, a day later": (
        {
            "ssd_cin_assessments": """
                insert into {table} select * replace (
                    'new ' || cina_assessment_id as cina_assessment_id,
                    cast(cina_assessment_start_date as date) + 1 as cina_assessment_start_date)
                from {table} where cina_assessment_start_date between '2023-01-01' and '2023-05-31'
            """,
        },
        "extract_disturbance",
        "ssd_cin_assessments: ",
    ),
    "no closures of one team any more": (
        {
            "ssd_cin_episodes": """
                update {table} set cine_close_date = '', cine_close_reason = ''
                where cine_referral_team = (select mode(cine_referral_team) from {table}) and cine_close_date > '2023-01-31'
            """,
        },
        "extract_disturbance",
        "of a part of ssd_cin_episodes 0 have ended since 2023-02-01",
    ),
    "no ends of child protection plans any more": (
        {"ssd_cp_plans": "update {table} set cppl_cp_plan_end_date = '' where cppl_cp_plan_end_date > '2023-06-30'"},
        "extract_disturbance",
        "of ssd_cp_plans 0 have ended since 2023-07-01",
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What was told of each council, as relation and words; the first one is as it was made."""
    folder = tmp_path_factory.mktemp("damaged") / "extracts"
    generate(folder, councils=len(DAMAGES) + 1, contacts=4000)
    with duckdb.connect(config={"threads": 1}) as database:
        rows = database.execute(f"select distinct la_code from '{folder}/ssd_contacts.parquet' order by 1").fetchall()
        codes = [code for (code,) in rows]
        for code, (damages, *_) in zip(codes[1:], DAMAGES.values(), strict=True):
            for extract, damage in damages.items():
                file = folder / f"{extract}.parquet"
                database.execute(f"create or replace table own as from '{file}' where la_code = '{code}'")
                database.execute(f"create or replace table others as from '{file}' where la_code <> '{code}'")
                database.execute(damage.format(table="own"))
                database.execute(f"copy (from others union all by name from own) to '{file}' (format parquet)")
    project = Project()
    with duckdb.connect(config={"threads": 1}) as database:
        open_sources(database, project, folder)
        build(database, project, project.with_all_read({"extract_refusal", "extract_disturbance"}))
        found = database.execute("""
            select la_code, 'extract_refusal', refusal from extract_refusal
            union all select la_code, 'extract_disturbance', disturbance from extract_disturbance
        """).fetchall()
    return {code: {(relation, words) for of, relation, words in found if of == code} for code in codes}


def test_each_fault_is_told_and_nothing_else(told):
    sound, *damaged = told.values()
    usual = ("begin on", "end in X1", "as many as a tool")  # as the generator makes them
    assert [words for _, words in sound if not any(one in words for one in usual)] == []
    missed = {
        fault: found
        for (fault, (_, relation, says)), found in zip(DAMAGES.items(), damaged, strict=True)
        if not any(where == relation and says in words for where, words in found)
    }
    assert missed == {}
