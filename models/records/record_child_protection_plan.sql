with plans_as_recorded as (
    -- Another authority's plan is left out everywhere (rule S8).
    select *, max(start_date) over (partition by la_code, person_id) as last_start from {{ ref('stg_cp_plans') }}
    where not coalesce(is_other_authority, false)
),

last_days as (
    select * from {{ ref('record_last_day') }}
),

plans as (
    select
        plans.la_code,
        plans.person_id,
        plans.child_protection_plan_id,
        plans.start_date,
        least(plans.end_date, {{ last_day_of_child('plans.last_start', 'last_days') }}) as end_date
    from plans_as_recorded as plans
    left join last_days on plans.la_code = last_days.la_code and plans.person_id = last_days.person_id
    where coalesce(plans.start_date < last_days.adult_on, true)
)

{{ joined_spells('plans', 'child_protection_plan_id') }}
