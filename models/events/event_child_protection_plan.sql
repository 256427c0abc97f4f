with plans as (
    select * from {{ ref('record_child_protection_plan') }}
),

versions as (
    select * from {{ ref('stg_plan_versions') }}
    where plan_type = 'cp' and previous_child_protection_plans > 0
),

followed_plans as (
    select
        *,
        max(end_date) over (
            partition by la_code, person_id order by start_date rows between unbounded preceding and 1 preceding
        ) as previous_end_date,
        row_number() over (partition by la_code, person_id order by start_date) > 1 as has_earlier_plan
    from plans
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
    plans.end_date,
    plans.previous_end_date,
    plans.parts,
    plans.is_overlapping,
    {{ flag(
        'plans.previous_end_date > ' ~ add_months('plans.start_date', -24) ~ ' and plans.previous_end_date <= plans.start_date'
    ) }} as is_repeat_within_2_years,
    {{ flag('plans.has_earlier_plan or recorded_repeats.child_protection_plan_id is not null') }} as is_repeat_ever,
    -- More than 729 days, the last one included (SEMANTICS S12).
    {{ flag(days_between('plans.start_date', 'plans.end_date') ~ ' >= 730') }} as is_ended_after_2_years
from followed_plans as plans
left join recorded_repeats on plans.la_code = recorded_repeats.la_code and plans.child_protection_plan_id = recorded_repeats.child_protection_plan_id
