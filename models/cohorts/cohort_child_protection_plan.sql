with plans as (
    select * from {{ ref('record_child_protection_plan') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

versions as (
    select * from {{ ref('cohort_plan_version') }} where plan_type = 'cp'
),

late_reviews as (
    select * from {{ ref('cohort_late_review') }}
),

early_help as (
    select * from {{ ref('cohort_early_help') }}
),

visits as (
    select distinct
        la_code,
        person_id,
        {{ month_ends_covered('visit_date', add_days('visit_date', var('child_protection_visit_days') + 1)) }} as month_end
    from {{ ref('stg_cp_visits') }}
    where {{ 'is_child_seen' if var('visit_requires_seen') else 'true' }} and visit_date is not null
),

open_plans as (
    select
        plans.la_code,
        plans.person_id,
        plans.child_protection_plan_id,
        plans.start_date,
        {{ reported_month_ends_covered('plans.start_date', 'plans.end_date') }} as month_end
    from plans
    inner join periods on plans.la_code = periods.la_code
),

-- A child cannot have two plans: of two rows the latest start counts (SEMANTICS S8).
children as (
    select
        la_code,
        person_id,
        month_end,
        max(start_date) as start_date,
        max_by(child_protection_plan_id, start_date) as child_protection_plan_id
    from open_plans
    group by la_code, person_id, month_end
)

select
    children.la_code,
    children.month_end,
    children.person_id,
    children.child_protection_plan_id,
    children.start_date,
    {{ flag('children.start_date <= ' ~ add_months('children.month_end', -12)) }} as is_open_12_months,
    {{ flag(days_between('children.start_date', 'children.month_end') ~ ' >= 730') }} as is_open_2_years,
    {{ flag(is_open_for('start_day', 'month_day', var('child_protection_plan_grace_working_days'))) }} as is_plan_expected,
    {{ flag(is_open_for('start_day', 'month_day', var('child_protection_plan_grace_working_days'))
        ~ ' and versions.plan_date >= children.start_date') }} as is_plan_up_to_date,
    {{ flag(days_between('children.start_date', 'children.month_end') ~ ' >= ' ~ var('child_protection_visit_first_days')) }}
        as is_visit_expected,
    {{ flag(days_between('children.start_date', 'children.month_end') ~ ' >= ' ~ var('child_protection_visit_first_days')
        ~ ' and visits.person_id is not null') }} as is_visited,
    {{ flag('children.start_date <= ' ~ add_months('children.month_end', -3)) }} as is_review_expected,
    {{ flag('children.start_date <= ' ~ add_months('children.month_end', -3) ~ ' and late_reviews.person_id is null') }}
        as is_every_review_in_time,
    {{ flag('early_help.person_id is not null') }} as is_coworked_with_early_help
from children
left join calendar as start_day on children.start_date = start_day.date_day
left join calendar as month_day on children.month_end = month_day.date_day
left join versions
    on
        children.la_code = versions.la_code
        and children.person_id = versions.person_id
        and children.month_end = versions.month_end
left join visits
    on
        children.la_code = visits.la_code
        and children.person_id = visits.person_id
        and children.month_end = visits.month_end
left join late_reviews
    on
        children.la_code = late_reviews.la_code
        and children.person_id = late_reviews.person_id
        and children.start_date = late_reviews.plan_start_date
        and children.month_end = late_reviews.month_end
left join early_help
    on
        children.la_code = early_help.la_code
        and children.person_id = early_help.person_id
        and children.month_end = early_help.month_end
