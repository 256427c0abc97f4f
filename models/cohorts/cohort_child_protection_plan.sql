{% set grace_days = var('child_protection_plan_grace_working_days') %}
{% set visit_days = var('child_protection_visit_days') %}
{% set first_visit_days = var('child_protection_visit_first_days') %}

with plans as (
    select * from {{ ref('record_child_protection_plan') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

versions as (
    select * from {{ ref('record_plan_version') }} where plan_type = 'cp'
),

reviews as (
    select * from {{ ref('event_child_protection_review') }}
),

late_reviews as (
    select * from {{ ref('cohort_late_review') }}
),

early_help as (
    select * from {{ ref('cohort_early_help') }}
),

visits as (
    {{ visits_that_count('stg_cp_visits') }}
),

open_plans as (
    select
        plans.la_code,
        plans.person_id,
        plans.child_protection_plan_id,
        plans.start_date,
        {{ cohort_days_covered('plans.start_date', 'plans.end_date') }} as month_end
    from plans
    inner join periods on plans.la_code = periods.la_code
),

-- A child cannot have two plans: of two rows the latest start counts (rule S8).
children as (
    select
        la_code,
        person_id,
        month_end,
        max(start_date) as start_date,
        max_by(child_protection_plan_id, cast(start_date as string) || child_protection_plan_id) as child_protection_plan_id
    from open_plans
    group by la_code, person_id, month_end
),

latest as (
    {{ latest_dates('children', {
        'plan_date': 'versions', 'visit_date': 'visits', 'perhaps_visit_date': 'visits', 'review_date': 'reviews',
    }) }}
),

dated_children as (
    select
        children.*,
        latest.visit_date,
        latest.perhaps_visit_date,
        {{ is_open_for('start_day', 'month_day', grace_days) }} as is_past_grace,
        {{ days_between('children.start_date', 'children.month_end') }} >= {{ first_visit_days }} as is_past_first_visit,
        case when latest.plan_date >= children.start_date then versions.up_to_date_until end as up_to_date_until,
        grace_day.date_day as first_version_due_date,
        {{ review_due_date(
            'children.start_date', 'case when latest.review_date >= children.start_date then latest.review_date end'
        ) }} as review_due_date,
        late_reviews.person_id is not null as has_late_review,
        late_reviews.due_date as late_review_due_date,
        late_reviews.review_date as late_review_date,
        early_help.person_id is not null as is_coworked
    from children
    left join latest on {{ same_key('children', 'latest', ['la_code', 'person_id', 'month_end']) }}
    left join versions on {{ same_key('children', 'versions', ['la_code', 'person_id']) }} and latest.plan_date = versions.plan_date
    left join late_reviews
        on
            {{ same_key('children', 'late_reviews', ['la_code', 'person_id', 'month_end']) }}
            and children.start_date = late_reviews.plan_start_date
    left join early_help on {{ same_key('children', 'early_help', ['la_code', 'person_id', 'month_end']) }}
    left join calendar as start_day on children.la_code = start_day.la_code and children.start_date = start_day.date_day
    left join calendar as month_day on children.la_code = month_day.la_code and children.month_end = month_day.date_day
    left join calendar as grace_day
        on
            children.la_code = grace_day.la_code
            and grace_day.working_day_number = {{ working_day_number_open_for('start_day', grace_days) }}
            and grace_day.is_working_day
)

select
    la_code,
    month_end,
    person_id,
    child_protection_plan_id,
    start_date,
    {{ flag('start_date <= ' ~ add_months('month_end', -12)) }} as is_open_12_months,
    {{ flag(days_between('start_date', 'month_end') ~ ' >= 730') }} as is_open_2_years,
    {{ flag('is_past_grace') }} as is_plan_expected,
    {{ flag('is_past_grace and month_end <= up_to_date_until') }} as is_plan_up_to_date,
    coalesce(up_to_date_until, first_version_due_date) as plan_due_date,
    {{ flag('is_past_first_visit') }} as is_visit_expected,
    {{ flag('is_past_first_visit and month_end <= ' ~ add_days('visit_date', visit_days)) }} as is_visited,
    {{ flag('is_past_first_visit and month_end <= ' ~ add_days('perhaps_visit_date', visit_days)) }} as is_perhaps_visited,
    greatest({{ add_days('visit_date', visit_days) }}, {{ add_days('start_date', first_visit_days) }}) as visit_due_date,
    {{ flag('start_date <= ' ~ add_months('month_end', -3)) }} as is_review_expected,
    {{ flag('start_date <= ' ~ add_months('month_end', -3) ~ ' and not has_late_review') }} as is_every_review_in_time,
    review_due_date,
    late_review_due_date,
    late_review_date,
    {{ flag('is_coworked') }} as is_coworked_with_early_help
from dated_children
