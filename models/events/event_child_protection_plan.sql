with plans as (
    select * from {{ ref('record_child_protection_plan') }}
),

versions as (
    select * from {{ ref('stg_plan_versions') }}
    where plan_type = 'cp' and previous_child_protection_plans > 0
),

plans_as_recorded as (
    select * from {{ ref('stg_cp_plans') }}
),

-- A plan that ended on an unknown day was closed on its first one, and is no ending of that month.
ended_unknown as (
    select distinct la_code, person_id, start_date from plans_as_recorded
    where is_end_unknown
),

-- Of the plans that began before this one, the last to end by its start; none of them may have, should plans overlap.
earlier_plans as (
    select
        plans.la_code,
        plans.child_protection_plan_id,
        max(case when earlier.end_date <= plans.start_date then earlier.end_date end) as previous_end_date
    from plans
    inner join plans as earlier
        on
            plans.la_code = earlier.la_code
            and plans.person_id = earlier.person_id
            and plans.start_date > earlier.start_date
    group by plans.la_code, plans.child_protection_plan_id
),

-- Ends by which a plan had ended, on a day that is not known.
latest_ends as (
    select distinct la_code, person_id, end_date from plans_as_recorded where is_ended_by
),

-- The history of an extract may start late: the number of earlier plans recorded for the census counts too (SEMANTICS S12).
recorded_repeats as (
    select distinct plans.la_code, plans.child_protection_plan_id
    from plans
    inner join versions
        on
            plans.la_code = versions.la_code
            and plans.person_id = versions.person_id
            and versions.plan_date >= plans.start_date
            and (plans.end_date is null or versions.plan_date <= plans.end_date)
)

select
    plans.la_code,
    plans.child_protection_plan_id,
    plans.person_id,
    plans.start_date,
    case when ended_unknown.person_id is null then plans.end_date end as end_date,
    earlier_plans.previous_end_date,
    plans.parts,
    plans.is_overlapping,
    {{ flag('earlier_plans.previous_end_date > ' ~ add_months('plans.start_date', -24)) }} as is_repeat_within_2_years,
    {{ flag(
        'earlier_plans.child_protection_plan_id is not null or recorded_repeats.child_protection_plan_id is not null'
        ~ ' or plans_as_recorded.previous_child_protection_plans > 0'
    ) }} as is_repeat_ever,
    -- More than 729 days, the last one included (SEMANTICS S12).
    {{ flag(
        'ended_unknown.person_id is null and ' ~ days_between('plans.start_date', 'plans.end_date') ~ ' >= 730'
    ) }} as is_ended_after_2_years,
    {{ flag('latest_ends.end_date is not null') }} as is_ended_by
from plans
left join earlier_plans
    on plans.la_code = earlier_plans.la_code and plans.child_protection_plan_id = earlier_plans.child_protection_plan_id
left join latest_ends
    on
        plans.la_code = latest_ends.la_code
        and plans.person_id = latest_ends.person_id
        and plans.end_date = latest_ends.end_date
left join recorded_repeats
    on
        plans.la_code = recorded_repeats.la_code
        and plans.child_protection_plan_id = recorded_repeats.child_protection_plan_id
left join plans_as_recorded
    on
        plans.la_code = plans_as_recorded.la_code
        and plans.child_protection_plan_id = plans_as_recorded.child_protection_plan_id
left join ended_unknown
    on
        plans.la_code = ended_unknown.la_code
        and plans.person_id = ended_unknown.person_id
        and plans.end_date = ended_unknown.start_date
