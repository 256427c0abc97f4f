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
    "each child in care under a second number": (
        {
            "ssd_person": """
                insert into {table} select * replace ('new ' || pers_person_id as pers_person_id) from {table}
            """,
            "ssd_cla_episodes": """
                insert into {table} select * replace (
                    'new ' || clae_person_id as clae_person_id, 'new ' || clae_cla_id as clae_cla_id,
                    'new ' || clae_cla_episode_id as clae_cla_episode_id)
                from {table}
            """,
        },
        "extract_refusal",
        "rows are like an earlier one in everything but their ids and the number of the child",
    ),
    "involvements that began from a day on": (
        {"ssd_involvements": "delete from {table} where invo_involvement_start_date < '2020-09-01'"},
        "extract_filling",
        "ssd_involvements has next to nothing that began before 2020-09-01",
    ),
    "family group conferences that are open alone": (
        {"local_fgc": "delete from {table} where coalesce(closed_date, '') <> ''"},
        "extract_disturbance",
        "rows has ended, as where an export asks for what is open alone",
    ),
    "review conferences among the initial ones": (
        {
            "ssd_initial_cp_conference": """
                insert into {table} by name
                select la_code, cppr_cp_review_id as icpc_icpc_id, cppr_person_id as icpc_person_id, 'N' as icpc_icpc_transfer_in,
                    cppr_cp_review_date as icpc_icpc_date
                from '{folder}/ssd_cp_reviews.parquet' where la_code = '{code}'
            """,
        },
        "extract_disturbance",
        "ssd_initial_cp_conference are of children who had been on a plan",
    ),
    "initial conferences among the reviews": (
        {
            "ssd_cp_reviews": """
                insert into {table} by name
                select la_code, 'first ' || cppl_cp_plan_id as cppr_cp_review_id, cppl_person_id as cppr_person_id,
                    cppl_cp_plan_id as cppr_cp_plan_id, cppl_cp_plan_start_date as cppr_cp_review_date
                from '{folder}/ssd_cp_plans.parquet' where la_code = '{code}'
            """,
        },
        "extract_disturbance",
        "ssd_cp_reviews were held on the day on which their plan began",
    ),
    "days of reviews are exchanged": (
        {
            "ssd_cla_reviews": """
                update {table}
                set clar_cla_review_date = clar_cla_review_due_date, clar_cla_review_due_date = clar_cla_review_date
            """,
        },
        "extract_disturbance",
        "as where the two columns are exchanged",
    ),
    "one type of placement for all": (
        {"ssd_cla_placement": "update {table} set clap_cla_placement_type = 'U1'"},
        "extract_disturbance",
        "have one placement_type for all",
    ),
    "the column of sources was sorted by itself": (
        {
            "ssd_contacts": """
                create or replace table {table} as
                select numbered.* exclude (place) replace (sorted.cont_contact_source_code as cont_contact_source_code)
                from (select *, row_number() over (order by cont_contact_date, cont_contact_id) as place from {table}) as numbered
                inner join (
                    select cont_contact_source_code, row_number() over (order by cont_contact_source_code) as place from {table}
                ) as sorted on numbered.place = sorted.place
                order by numbered.place
            """,
        },
        "extract_disturbance",
        "ssd_contacts have each code of source_code in one block",
    ),
    "births are cut to the month": (
        {"ssd_person": "update {table} set pers_dob = cast(date_trunc('month', cast(pers_dob as date))::date as varchar)"},
        "extract_disturbance",
        "ssd_person are born on one day of a month",
    ),
    "ends are the last day": (
        {
            "ssd_cla_episodes": """
                update {table} set clae_cla_episode_ceased_date = cast(cast(clae_cla_episode_ceased_date as date) - 1 as varchar)
                where clae_cla_episode_ceased_date > clae_cla_episode_start_date
            """,
        },
        "extract_disturbance",
        "ssd_cla_episodes begin on the day after the one before ends",
    ),
    "months of staff are dated the first of the next": (
        {
            "local_workforce": """
                update {table}
                set snapshot_month = cast(last_day(cast(left(snapshot_month, 7) || '-01' as date)) + 1 as varchar)
            """,
        },
        "extract_disturbance",
        "local_workforce are dated the first of a month",
    ),
    "no closures of one team any more": (
        {
            "ssd_cin_episodes": """
                update {table} set cine_close_date = '', cine_close_reason = ''
                where cine_referral_team = (select mode(cine_referral_team) from {table}) and cine_close_date > '2022-03-31'
            """,
        },
        "extract_disturbance",
        "of a part of ssd_cin_episodes ",
    ),
    "no contacts of one source any more": (
        {"ssd_contacts": "delete from {table} where cont_contact_source_code = '6' and cont_contact_date >= '2023-01-01'"},
        "extract_disturbance",
        "rows of ssd_contacts are source_code 6 from 2023-01-01",
    ),
    "no child is seen any more": (
        {"ssd_cp_visits": "update {table} set cppv_cp_visit_seen = 'N' where cppv_cp_visit_date >= '2023-06-01'"},
        "extract_disturbance",
        "rows of ssd_cp_visits are is_child_seen: yes from 2023-06-01",
    ),
    "dental checks under another name from some day on": (
        {
            "ssd_cla_health": """
                update {table} set clah_health_check_type = 'Check of teeth'
                where clah_health_check_type = 'Dental Check' and clah_health_check_date between '2021-01-01' and '2022-12-31'
            """,
        },
        "extract_disturbance",
        "rows of ssd_cla_health are dental_check from 2021-01-01 to 2022-12-31",
    ),
    "visits are cut to the month, from some month on": (
        {
            "ssd_cla_visits": """
                update {table} set clav_cla_visit_date = left(clav_cla_visit_date, 8) || '01'
                where clav_cla_visit_date >= '2023-01-01'
            """,
        },
        "extract_disturbance",
        "rows of ssd_cla_visits are not on the first of the month from 2023-01-01",
    ),
    "assessments end on the day they begin, from some month on": (
        {
            "ssd_cin_assessments": """
                update {table} set cina_assessment_auth_date = cina_assessment_start_date
                where cina_assessment_start_date >= '2023-01-01' and cina_assessment_auth_date is not null
            """,
        },
        "extract_disturbance",
        "rows of ssd_cin_assessments are ended on a later day than begun from 2023-01-01",
    ),
    "enquiries end on the day they begin": (
        {"ssd_s47_enquiry": "update {table} set s47e_s47_end_date = s47e_s47_start_date where s47e_s47_end_date is not null"},
        "extract_disturbance",
        "rows of ssd_s47_enquiry have one day for start_date and end_date",
    ),
    "no enquiry without further action": (
        {"ssd_s47_enquiry": "delete from {table} where s47e_s47_nfa = 'Y'"},
        "extract_disturbance",
        "rows of ssd_s47_enquiry have one answer for all in is_no_further_action",
    ),
    "today's legal status for all of a child's": (
        {
            "ssd_legal_status": """
                create or replace table {table} as
                select * replace (last_value(lega_legal_status) over child as lega_legal_status)
                from {table}
                window child as (
                    partition by lega_person_id order by lega_legal_status_start_date
                    rows between unbounded preceding and unbounded following)
            """,
        },
        "extract_disturbance",
        "rows of ssd_legal_status have the status of the row before",
    ),
    "referrals are of the day before": (
        {
            "ssd_cin_episodes": """
                update {table} set cine_referral_date = cast(cast(cine_referral_date as date) - 1 as varchar)
            """,
        },
        "extract_disturbance",
        "rows of ssd_cin_episodes begin on Sundays and not on Fridays",
    ),
    "half of the assessments since some day": (
        {
            "ssd_cin_assessments": """
                delete from {table} where cina_assessment_start_date >= '2023-06-01' and hash(cina_assessment_id) % 2 = 0
            """,
        },
        "extract_disturbance",
        "rows of ssd_cin_assessments since 2023-0",
    ),
    "closures of the last two years alone": (
        {
            "ssd_cin_episodes": """
                update {table} set cine_close_date = '', cine_close_reason = '' where cine_close_date < '2022-04-01'
            """,
        },
        "extract_disturbance",
        "as where ends were not recorded until 2022-04-01",
    ),
    "one month of contacts twice": (
        {
            "ssd_contacts": """
                insert into {table} select * replace ('new ' || cont_contact_id as cont_contact_id)
                from {table} where cont_contact_date between '2023-01-01' and '2023-03-10'
            """,
        },
        "extract_disturbance",
        "rows are like an earlier one in everything but their ids",
    ),
    "no dental checks": (
        {"ssd_cla_health": "delete from {table} where clah_health_check_type = 'Dental Check'"},
        "extract_supply",
        "ssd_cla_health.dental_check",
    ),
    "cells of the ends of plans have moved up": (
        {
            "ssd_cp_plans": """
                create or replace table {table} as
                select * replace (lead(cppl_cp_plan_end_date) over (order by cppl_cp_plan_id) as cppl_cp_plan_end_date)
                from {table}
            """,
        },
        "extract_disturbance",
        "rows of ssd_cp_plans end before they begin",
    ),
    "no ends of child protection plans any more": (
        {"ssd_cp_plans": "update {table} set cppl_cp_plan_end_date = '' where cppl_cp_plan_end_date > '2023-05-31'"},
        "extract_disturbance",
        "of ssd_cp_plans ",
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
                database.execute(damage.format(table="own", folder=folder, code=code))
                database.execute(f"copy (from others union all by name from own) to '{file}' (format parquet)")
    project = Project()
    with duckdb.connect(config={"threads": 1}) as database:
        open_sources(database, project, folder)
        wanted = {"extract_refusal", "extract_disturbance", "extract_filling", "extract_supply"}
        build(database, project, project.with_all_read(wanted))
        found = database.execute("""
            select la_code, 'extract_refusal', refusal from extract_refusal
            union all select la_code, 'extract_disturbance', disturbance from extract_disturbance
            union all select la_code, 'extract_filling', disturbance from extract_filling
            union all select la_code, 'extract_supply', need from extract_supply where not is_supplied
        """).fetchall()
    return {code: {(relation, words) for of, relation, words in found if of == code} for code in codes}


def test_each_fault_is_told_and_nothing_else(told):
    sound, *damaged = told.values()
    # As the generator makes them: family group conferences begin in 2018, social workers of the SSDA903 in 2021.
    usual = ("begin on", "end in X1", "as many as a tool", "that began before 2018", "local_social_worker_episodes has next to")
    assert [words for where, words in sound if where != "extract_supply" and not any(one in words for one in usual)] == []
    assert ("extract_supply", "ssd_cla_health.dental_check") not in sound
    missed = {
        fault: found
        for (fault, (_, relation, says)), found in zip(DAMAGES.items(), damaged, strict=True)
        if not any(where == relation and says in words for where, words in found)
    }
    assert missed == {}
