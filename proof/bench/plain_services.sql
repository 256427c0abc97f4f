-- Care leavers, fostering, adoption and the workforce. Runs after plain_looked_after.sql; leaves care_leaver.

-- Care leavers as the snapshot of each month has them.
create temp table leaver_snapshot as
select distinct
    la_code, person_id, last_day(if(length(snapshot_month) = 7, snapshot_month || '-01', snapshot_month)::date) as month_end,
    lower(eligibility) as eligibility, lower(in_touch) as in_touch, lower(accommodation) as accommodation,
    leading_code(accom_suitable) in ('1', 'y') as is_suitable, lower(activity) as activity, pathway_plan_date::date as plan_day
from '$extracts/local_care_leaver_history.parquet' join period using (la_code)
where month_end between first_month_end and last_month_end;

create temp table care_leaver as
select *
from leaver_snapshot left join child_birth using (la_code, person_id)
where (starts_with(eligibility, 'relevant') or starts_with(eligibility, 'former relevant'))
    and coalesce((birth + interval 16 years)::date <= month_end and (birth + interval 26 years)::date > month_end, true)
    and in_touch is distinct from 'died' and (died is null or died > month_end);

insert into monthly
with judged as (
    select
        *,
        exists (
            select 1 from unaccompanied
            where unaccompanied.la_code = care_leaver.la_code and unaccompanied.person_id = care_leaver.person_id
                and since <= month_end
        ) as is_unaccompanied,
        in_touch is distinct from 'rhom' as is_not_home, coalesce(in_touch = 'yes', true) as is_in_touch,
        is_not_home and coalesce(accommodation not in ('g', 'h', 'r'), true) as is_known,
        coalesce(is_suitable, accommodation not in ('s', 'w', 'x'), false) as is_settled,
        activity similar to '[fp][1-5]' as is_active
    from care_leaver
)
select la_code, month_end, 'all', unnest([
    measure('care_leavers_number', count(*), null),
    measure('care_leavers_former_uasc', count(*) filter (is_unaccompanied), null),
    measure('care_leavers_suitable_accommodation', count(*) filter (is_known and is_in_touch and is_settled), count(*) filter (is_known)),
    measure('care_leavers_eet', count(*) filter (is_not_home and is_in_touch and is_active), count(*) filter (is_not_home))
], recursive := true)
from judged group by la_code, month_end;

insert into monthly
with expected as (
    select la_code, person_id, month_end, plan_day from care_leaver
    union
    select la_code, person_id, month_end, plan_day
    from leaver_snapshot join in_care using (la_code, person_id, month_end) left join child_birth using (la_code, person_id)
    where starts_with(eligibility, 'eligible') and (is_195_months or in_care.birth is null)
        and in_touch is distinct from 'died' and (died is null or died > month_end)
),
latest as (
    select
        expected.la_code, expected.person_id, month_end,
        greatest(max(day), any_value(if(plan_day <= month_end, plan_day, null))) as plan_day
    from expected
    left join pathway_version as version
        on version.la_code = expected.la_code and version.person_id = expected.person_id and day <= month_end
    group by expected.la_code, expected.person_id, month_end
)
select la_code, month_end, 'all', unnest([
    measure('pathway_plan', count(plan_day), count(*)),
    measure('pathway_plan_up_to_date', count(*) filter (plan_day >= (month_end - interval 6 months)::date), count(*))
], recursive := true)
from latest group by la_code, month_end;

-- Fostering: the council's own mainstream households.
create temp table foster_household as
select
    la_code, household_id, approved_date::date as approved, deregistered_date::date as deregistered, approved_places,
    assessment_started_date::date as assessed_from, assessment_outcome_date::date as decided,
    coalesce(on_hold_flag = 'Y', false) as is_on_hold
from '$extracts/local_foster_carers.parquet'
where not regexp_matches(lower(carer_type), 'famil|friend|kin|connected|relative|agency|ifa');

insert into monthly
select la_code, month_end, 'all', 'foster_households', count(distinct household_id), null
from (
    select *, reported_months(approved, deregistered, first_month_end, last_month_end) as month_end
    from foster_household join period using (la_code)
    where approved is not null
)
group by la_code, month_end
union all
select la_code, month_end, 'all', 'foster_assessments_active', count(distinct household_id), null
from (
    select
        *, reported_months(
            assessed_from, least(coalesce(approved, '9999-12-31'), coalesce(decided, '9999-12-31')), first_month_end, last_month_end
        ) as month_end
    from foster_household join period using (la_code)
    where assessed_from is not null and not is_on_hold
)
group by la_code, month_end
union all
select la_code, last_day(deregistered), 'all', 'foster_households_deregistered', count(distinct household_id), null
from foster_household
where deregistered is not null
group by la_code, last_day(deregistered);

insert into monthly
select la_code, last_day(approved), 'all', unnest([
    measure('foster_households_recruited', count(distinct household_id), null),
    measure('foster_placements_created', coalesce(sum(approved_places::int), 0), null)
], recursive := true)
from foster_household
where approved is not null
group by la_code, last_day(approved);

-- Adopters.
insert into monthly
with adopter as (
    select
        la_code, household_id, stage1_started_date::date as stage_1, stage2_started_date::date as stage_2,
        approved_date::date as approved, coalesce(closed_date::date, '9999-12-31') as closed
    from '$extracts/local_adopters.parquet'
)
select la_code, last_day(approved), 'all', 'adopters_approved', count(*), null
from adopter
where approved is not null
group by la_code, last_day(approved)
union all
select la_code, month_end, stage, 'adopters_in_assessment', count(distinct household_id), null
from (
    select
        *, 'stage_1' as stage,
        reported_months(stage_1, least(coalesce(stage_2, '9999-12-31'), closed), first_month_end, last_month_end) as month_end
    from adopter join period using (la_code)
    where stage_1 is not null
    union all
    select
        *, 'stage_2',
        reported_months(stage_2, least(coalesce(approved, '9999-12-31'), closed), first_month_end, last_month_end)
    from adopter join period using (la_code)
    where stage_2 is not null
)
group by la_code, month_end, stage;

-- Adoptions, each with one permanence record: that of the order's own day, or else of the latest decision that stood at it.
create temp table adoption as
with record as (
    select
        la_code, perm_person_id as person_id, perm_cla_id as given_period_id, perm_adm_decision_date::date as decided,
        perm_decision_reversed_date::date as reversed, perm_placement_order_date::date as ordered,
        perm_matched_date::date as matched, perm_placed_for_adoption_date::date as placed,
        perm_adopted_by_carer_flag = 'Y' as is_by_carer, perm_placed_foster_carer_date::date as with_carer,
        perm_part_of_sibling_group = 1 as is_sibling, perm_permanence_order_date::date as own_order, perm_table_id as record_id
    from '$extracts/ssd_permanence.parquet'
)
select distinct on (care_period.la_code, care_period.period_id)
    care_period.la_code, care_period.person_id, care_period.period_id, entered, ended as adopted,
    record.* exclude (la_code, person_id) replace (
        if(decided <= ended and (reversed is null or reversed > ended), decided, null) as decided,
        if(ordered <= ended, ordered, null) as ordered, if(matched <= ended, matched, null) as matched,
        if(placed <= ended, placed, null) as placed, if(with_carer <= ended, with_carer, null) as with_carer
    )
from care_period
left join record
    on record.la_code = care_period.la_code and record.person_id = care_period.person_id
        and coalesce(record.given_period_id = care_period.given_period_id, record.given_period_id is null)
        and (record.given_period_id is not null or own_order is null or own_order >= entered)
where is_end and reason in ('E11', 'E12')
order by
    coalesce(own_order = ended, false) desc,
    if(record.decided <= ended and (reversed is null or reversed > ended), record.decided, null) desc nulls last,
    if(record.placed <= ended, record.placed, null) desc nulls last, if(record.ordered <= ended, record.ordered, null) desc nulls last,
    if(record.matched <= ended, record.matched, null) desc nulls last,
    if(record.with_carer <= ended, record.with_carer, null) desc nulls last, is_by_carer desc nulls last, is_sibling desc nulls last,
    record_id desc;

insert into monthly
with by_carer as (
    select adoption.la_code, adoption.period_id, chain.since as with_carer_since
    from adoption
    join chain_row using (la_code, person_id)
    join chain using (la_code, person_id, chain)
    where type in ('A3', 'A5') and first_type like 'U%' and chain_row.since between entered and adopted
),
dated as (
    select
        adoption.*, placed - entered as placed_days,
        if(is_by_carer, coalesce(with_carer_since, with_carer), placed) - entered as carer_days,
        if(ordered is null or matched is null, null, greatest(matched - ordered, 0)) as match_days,
        (birth + interval 5 years)::date <= adopted or coalesce(is_sibling, false)
        or coalesce(ethnicity not in ('wbri', 'wiri', 'wirt', 'wrom', 'woth'), false)
        or exists (
            select 1 from '$extracts/ssd_disability.parquet' as disability
            where disability.la_code = adoption.la_code and disa_person_id = adoption.person_id
                and lower(disa_disability_code) <> 'none'
        ) as is_hard_to_place
    from adoption
    left join child_birth using (la_code, person_id)
    left join by_carer using (la_code, period_id)
)
select la_code, last_day(adopted), 'all', unnest([
    measure('adoptions', count(*), null),
    measure(
        'adoptions_within_12m_shobpa', count(*) filter (adopted <= (decided + interval 12 months)::date), count(*)
    ),
    measure('adoption_a1_days', coalesce(sum(placed_days) filter (placed_days >= 0), 0), count(*) filter (placed_days >= 0)),
    measure('adoption_a10_days', coalesce(sum(carer_days) filter (carer_days >= 0), 0), count(*) filter (carer_days >= 0)),
    measure('adoption_a2_days', coalesce(sum(match_days), 0), count(match_days)),
    measure('adopted_hard_to_place', count(*) filter (is_hard_to_place), count(*))
], recursive := true)
from dated group by la_code, last_day(adopted);

-- Workforce. A case is a child with a lead worker; of two, the one who began last; of one day, who ends later, then who had begun
-- more cases by that day, then who had begun them earlier. It is in the team that the month's record puts
-- the worker in and, where that says none, in the one that the involvement names.
create temp table staff_month as
select
    la_code, staff_id, last_day(if(length(snapshot_month) = 7, snapshot_month || '-01', snapshot_month)::date) as month_end,
    team_id as own_team, replace(replace(lower(role_group), ' ', '_'), '-', '_') as role_group, fte::double as fte, agency_flag = 'Y' as is_agency,
    replace(replace(lower(grade), ' ', '_'), '-', '_') as grade
from '$extracts/local_workforce.parquet'
where vacant_flag <> 'Y';

insert into monthly
select la_code, month_end, 'all', 'agency_staff', coalesce(sum(fte) filter (is_agency), 0), coalesce(sum(fte), 0)
from staff_month join period using (la_code)
where role_group = 'social_worker' and month_end between first_month_end and last_month_end
group by la_code, month_end;

-- A worker may have had several ids, up to four with one staff number; the last row delivered that says a thing of the worker is right.
create temp table employee as
with numbered as (
    select
        *, row_number() over () as delivered,
        if(count(*) over (partition by la_code, prof_staff_id) > 4, null, prof_staff_id) as number,
        coalesce('number ' || number, 'id ' || prof_professional_id) as one_person
    from '$extracts/ssd_professionals.parquet'
)
select
    la_code, prof_professional_id, last(prof_professional_id) over all_rows as worker_id,
    coalesce(number, prof_professional_id) as staff_id,
    last(lower(prof_professional_job_title) ignore nulls) over all_rows as title,
    last(prof_full_time_equivalency::double ignore nulls) over all_rows as own_hours
from numbered
window all_rows as (
    partition by la_code, one_person order by delivered rows between unbounded preceding and unbounded following
);

create temp table worker_caseload as
with lead_work as (
    select
        involvement.la_code, invo_person_id as person_id, coalesce(employee.worker_id, invo_professional_id) as worker_id,
        invo_professional_team as team_id,
        invo_involvement_start_date::date as since, invo_involvement_end_date::date as until,
        {
            'since': since, 'until': coalesce(until, '9999-12-31'), 'begun': count(*) over by_then,
            'earliness': sum(date '2100-01-01' - since) over by_then, 'role': lower(invo_professional_role_id), 'team': team_id,
            'worker': worker_id, 'id': invo_involvements_id
        } as place
    from '$extracts/ssd_involvements.parquet' as involvement
    left join employee on employee.la_code = involvement.la_code and prof_professional_id = invo_professional_id
    where lower(invo_professional_role_id) in (
        'allocated case worker', 'allocated worker', 'allocated social worker', 'lead key worker', 'lead worker'
    )
    window by_then as (partition by involvement.la_code, coalesce(employee.worker_id, invo_professional_id) order by invo_involvement_start_date::date)
),
led as (
    select
        la_code, month_end, person_id, arg_max({'worker_id': worker_id, 'team_id': team_id}, place) as lead
    from (
        select *, reported_months(since, until, first_month_end, last_month_end) as month_end
        from lead_work join period using (la_code)
    )
    group by la_code, month_end, person_id
),
counted as (
    select
        led.la_code, led.month_end, lead.worker_id as worker_id, coalesce(own_team, lead.team_id) as team_id, count(*) as cases
    from led
    left join employee on employee.la_code = led.la_code and prof_professional_id = lead.worker_id
    left join staff_month
        on staff_month.la_code = led.la_code and staff_month.month_end = led.month_end
            and staff_month.staff_id = coalesce(employee.staff_id, lead.worker_id)
    group by all
),
grouped as (
    select
        la_code, month_end, worker_id, replace(replace(lower(team_group), ' ', '_'), '-', '_') as team_group, sum(cases) as cases
    from counted join '$extracts/local_team_groups.parquet' as team_groups using (la_code, team_id)
    where coalesce(effective_from::date, '1900-01-01') <= month_end and coalesce(effective_to::date, '9999-12-31') >= month_end
    group by all
),
described as (
    select
        grouped.*, title,
        coalesce(fte, own_hours) as contracted,
        case
            when staff_month.staff_id is not null then coalesce(role_group = 'social_worker', false)
            else regexp_matches(title, 'social worker|advanced practitioner') and not regexp_matches(title, 'assistant|student')
        end as is_qualified,
        coalesce(grade, case
            when contains(title, 'advanced practitioner') then 'advanced_practitioner'
            when contains(title, 'newly qualified') then 'newly_qualified'
        end) as grade
    from grouped
    left join employee on employee.la_code = grouped.la_code and prof_professional_id = grouped.worker_id
    left join staff_month
        on staff_month.la_code = grouped.la_code and staff_month.month_end = grouped.month_end
            and staff_month.staff_id = coalesce(employee.staff_id, grouped.worker_id)
)
select
    *, is_qualified and contracted > 0 as is_averaged,
    contracted * case
        when month_end < '2019-02-01' then 1
        when grade = 'advanced_practitioner' then 0.4
        when grade = 'newly_qualified' then 0.6
        else 1
    end as weighted
from described;

insert into monthly
with measured as (
    select la_code, month_end, measure_id, worker_id, sum(cases) as cases, bool_and(is_averaged) as is_averaged, any_value(weighted) as weighted
    from worker_caseload join read_csv('$seeds/registry/team_group.csv') using (team_group)
    group by la_code, month_end, measure_id, worker_id
)
select
    la_code, month_end, 'all', measure_id,
    if(starts_with(measure_id, 'caseload_max'), max(cases), coalesce(sum(cases) filter (is_averaged), 0)),
    if(starts_with(measure_id, 'caseload_max'), count(*), coalesce(sum(weighted) filter (is_averaged), 0))
from measured
group by la_code, month_end, measure_id;

insert into monthly
select
    la_code, last_day(completed_date::date), 'all', 'case_audits_meeting_standard',
    count(*) filter (lower(grade) in ('good', 'outstanding')), count(*)
from '$extracts/local_case_audits.parquet'
where completed_date is not null and service = 'social care'
group by la_code, last_day(completed_date::date);
