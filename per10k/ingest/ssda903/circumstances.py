"""What the other tables of an SSDA903 return say of a child: who they are, asylum, health, leaving care, times missing."""

from per10k.ingest.ssda903 import over_years
from per10k.ingest.ssda903.statement import Statement
from per10k.ingest.ssda903.tables import TABLES

_FROM = "ingest_file, ingest_position, of_return, rank"

# A child may be in any table; of a return, its header has the last word, and what a later one leaves empty stays.
_MENTIONS = " union all ".join(
    f"select la_code, child, dob, {columns}, return_number * 2 + {weight} as weight, {_FROM} from latest_{table.name}"
    for table in TABLES
    for columns, weight in [("sex, ethnic", 1) if table.name == "header" else ("'' as sex, '' as ethnic", 0)]
)

PEOPLE = f"""
    select la_code, child as pers_person_id,
        coalesce(arg_max(dob, weight) filter (dob <> ''), '') as pers_dob,
        case coalesce(arg_max(upper(sex), weight) filter (sex <> ''), '')
            when '1' then 'M' when 'M' then 'M' when '2' then 'F' when 'F' then 'F' when '' then '' else 'U'
        end as pers_sex,
        coalesce(arg_max(ethnic, weight) filter (ethnic <> ''), '') as pers_ethnicity,
        arg_max(ingest_file, weight) as ingest_file,
        arg_max(ingest_position, weight) as ingest_position,
        arg_max(of_return, weight) as of_return,
        max(rank) as rank
    from ({_MENTIONS})
    group by la_code, child"""

# The return says when the status ended, not when it began: a child is an unaccompanied one from the first day in care known.
ASYLUM = """
    select uasc.la_code, event_id('ssd_immigration_status', uasc.la_code, child, 'uasc', 1) as immi_immigration_status_id,
        child as immi_person_id,
        'Unaccompanied Asylum Seeking Child' as immi_immigration_status,
        coalesce(first_days.period_start, '') as immi_immigration_status_start_date,
        duc as immi_immigration_status_end_date,
        uasc.ingest_file, uasc.ingest_position, uasc.of_return, uasc.rank
    from latest_uasc as uasc
    left join (select la_code, child, min(period_start) as period_start from care_periods group by la_code, child) as first_days
        using (la_code, child)"""

SDQ = f"""
    select la_code, event_id('ssd_sdq_scores', la_code, child, reference_date, 1) as csdq_table_id, child as csdq_person_id,
        sdq_score as csdq_sdq_score, sdq_reason as csdq_sdq_reason, {_FROM}
    from latest_oc2 where sdq_score <> '' or sdq_reason <> ''"""

IMMUNISATIONS = f"""
    select la_code, child as clai_person_id, case immunisations when '1' then 'Y' when '0' then 'N' else '' end
        as clai_immunisations_status, {_FROM}
    from latest_oc2 where immunisations <> ''"""

CONVICTIONS = f"""
    select la_code, event_id('ssd_cla_convictions', la_code, child, reference_date, 1) as clac_cla_conviction_id,
        child as clac_person_id, {_FROM}
    from latest_oc2 where convicted = '1'"""

SUBSTANCE_MISUSE = f"""
    select la_code, event_id('ssd_cla_substance_misuse', la_code, child, reference_date, 1) as clas_substance_misuse_id,
        child as clas_person_id, case intervention_received when '1' then 'Y' when '0' then 'N' else '' end
        as clas_intervention_received, {_FROM}
    from latest_oc2 where substance_misuse = '1'"""

# OC3 is of young people who are Relevant, or from 18 Former Relevant; the second letter of ACCOM is its suitability.
LEAVERS = """
    create table leavers as
    select latest_oc3.* exclude (dob, accom, activ),
        case
            when people.dob = '' then ''
            when people.dob::date + interval 18 year <= latest_oc3.reference_date::date then 'Former Relevant'
            else 'Relevant'
        end as eligibility,
        case when regexp_matches(accom, '^[A-Z][12]$') then accom[1] else '' end as accommodation,
        case when regexp_matches(accom, '^[A-Z][12]$') then accom[2] else '' end as suitable,
        case when activ = '0' then '' else activ end as activity
    from latest_oc3
    inner join (select la_code, child, coalesce(arg_max(dob, weight) filter (dob <> ''), '') as dob from ("""
LEAVERS += f"{_MENTIONS}) group by la_code, child) as people using (la_code, child)"

CARE_LEAVERS = f"""
    select la_code, event_id('ssd_care_leavers', la_code, child, 'oc3', 1) as clea_table_id, child as clea_person_id,
        eligibility as clea_care_leaver_eligibility, in_touch as clea_care_leaver_in_touch,
        accommodation as clea_care_leaver_accommodation, suitable as clea_care_leaver_accom_suitable,
        activity as clea_care_leaver_activity, {_FROM}
    from leavers"""

LEAVER_HISTORY = f"""
    select la_code, reference_date[:7] as snapshot_month, child as person_id, eligibility, in_touch, accommodation,
        suitable as accom_suitable, activity, 'Y' as around_birthday_flag, {_FROM}
    from leavers"""

MISSING = f"""
    select la_code, event_id('ssd_missing', la_code, child, mis_start, number::integer) as miss_table_id, child as miss_person_id,
        mis_start as miss_missing_episode_start_date, last_day as miss_missing_episode_end_date,
        case upper(missing) when 'M' then 'Missing' when 'A' then 'Away' else missing end as miss_missing_episode_type, {_FROM}
    from whole_missing"""

PREVIOUS_PERMANENCE = f"""
    select la_code, event_id('ssd_cla_previous_permanence', la_code, child, date_perm || ' ' || prev_perm, 1) as lapp_table_id,
        child as lapp_person_id, date_perm as lapp_previous_permanence_order_date,
        prev_perm as lapp_previous_permanence_option, la_perm as lapp_previous_permanence_la, {_FROM}
    from latest_permanence where prev_perm <> ''"""

# A return has every order that runs in its year. One that was open and is not in the next had ended by then, on a day that nobody
# knows.
LIBERTY = f"""
    with following as (
        select own.return_number, next_ones.year_start as next_year_start
        from liberty_returns as own inner join liberty_returns as next_ones on own.next_return = next_ones.return_number
    )
    select la_code, event_id('local_deprivation_of_liberty', la_code, child, dolo_start, number::integer) as order_id,
        child as person_id, dolo_start as start_date,
        case when last_day <> '' or is_followed or next_year_start is null then last_day
            else strftime(next_year_start::date - 1, '%Y-%m-%d') end as end_date,
        case when last_day = '' and not is_followed and next_year_start is not null then 'Y' else '' end as local_ended_by_flag,
        {_FROM}
    from whole_liberty
    left join following using (return_number)"""

# A return has every social worker of its year. One who was a child's at its end and is not in the next was so no more: the child
# has left care, or the day was put right.
SOCIAL_WORKERS = f"""
    with following as (
        select own.return_number, next_ones.year_start as next_year_start
        from social_worker_returns as own
        inner join social_worker_returns as next_ones on own.next_return = next_ones.return_number
    )
    select la_code, event_id('local_social_worker_episodes', la_code, child, sw_decom, number::integer) as episode_id,
        child as person_id, sw_id as worker_id, sw_decom as start_date,
        case when sw_dec <> '' then sw_dec when coalesce(unread_sw_dec, '') <> '' then unread_sw_dec
            when next_year_start is not null then strftime(next_year_start::date - 1, '%Y-%m-%d') else '' end as end_date,
        case when sw_dec || coalesce(unread_sw_dec, '') = '' and next_year_start is not null then 'Y' else '' end
            as local_ended_by_flag, {_FROM}
    from latest_social_worker
    left join following using (return_number)"""

CIRCUMSTANCES = (
    *over_years.STATEMENTS,
    Statement(PEOPLE, "ssd_person"),
    Statement(ASYLUM, "ssd_immigration_status"),
    Statement(SDQ, "ssd_sdq_scores"),
    Statement(IMMUNISATIONS, "ssd_cla_immunisations"),
    Statement(CONVICTIONS, "ssd_cla_convictions"),
    Statement(SUBSTANCE_MISUSE, "ssd_cla_substance_misuse"),
    Statement(LEAVERS),
    Statement(CARE_LEAVERS, "ssd_care_leavers"),
    Statement(LEAVER_HISTORY, "local_care_leaver_history"),
    Statement(MISSING, "ssd_missing"),
    Statement(LIBERTY, "local_deprivation_of_liberty"),
    Statement(SOCIAL_WORKERS, "local_social_worker_episodes"),
    Statement(PREVIOUS_PERMANENCE, "ssd_cla_previous_permanence"),
)
