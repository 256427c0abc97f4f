with plans as (
    select * from {{ ref('record_child_in_need_plan') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

early_help as (
    select * from {{ ref('cohort_early_help') }}
),

open_plans as (
    select
        plans.la_code,
        plans.person_id,
        plans.start_date,
        {{ cohort_days_covered('plans.start_date', 'plans.end_date') }} as month_end
    from plans
    inner join periods on plans.la_code = periods.la_code
),

-- A child cannot have two plans: of two the latest start counts (rule S8).
children as (
    select la_code, month_end, person_id, max(start_date) as start_date
    from open_plans
    group by la_code, month_end, person_id
)

select
    children.la_code,
    children.month_end,
    children.person_id,
    children.start_date,
    {{ flag('children.start_date <= ' ~ add_months('children.month_end', -12)) }} as is_open_12_months,
    {{ flag('early_help.person_id is not null') }} as is_coworked_with_early_help
from children
left join early_help
    on
        children.la_code = early_help.la_code
        and children.person_id = early_help.person_id
        and children.month_end = early_help.month_end
