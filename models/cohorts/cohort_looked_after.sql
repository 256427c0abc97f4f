{% set first_due = {
    'care_plan': var('looked_after_plan_grace_working_days'),
    'health_check': var('health_check_grace_working_days'),
    'education_plan': 20,
} %}

with spells as (
    select * from {{ ref('record_looked_after_spell') }}
),

immigration_statuses as (
    select * from {{ ref('stg_immigration_status') }}
    where {{ is_unaccompanied('immigration_status') }} and start_date is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

unaccompanied as (
    select distinct
        statuses.la_code,
        statuses.person_id,
        {{ cohort_days_covered('statuses.start_date', 'statuses.end_date') }} as month_end
    from immigration_statuses as statuses
    inner join periods on statuses.la_code = periods.la_code
),

open_spells as (
    select
        spells.la_code,
        spells.person_id,
        spells.period_of_care_id,
        spells.entered_care_date,
        spells.birth_date,
        spells.has_short_breaks,
        cast(spells.entered_care_date as string) || cast(coalesce(spells.end_date, date '9999-12-31') as string)
        || cast(spells.start_date as string) || spells.period_of_care_id as place,
        {{ cohort_days_covered('spells.start_date', 'spells.end_date') }} as month_end
    from spells
    inner join periods on spells.la_code = periods.la_code
),

-- A child cannot be in care twice: of two spells that of the latest entry counts (rule S8), of one day the one that lasts.
children as (
    select
        la_code,
        person_id,
        month_end,
        max(entered_care_date) as entered_care_date,
        max_by(period_of_care_id, place) as period_of_care_id,
        max(birth_date) as birth_date,
        max(has_short_breaks) as has_short_breaks
    from open_spells
    group by la_code, person_id, month_end
)

select
    children.la_code,
    children.person_id,
    children.month_end,
    children.period_of_care_id,
    children.entered_care_date,
    children.birth_date,
    -- From the calendar's first day, where the child entered care before it.
    month_day.working_day_number - coalesce(entered_day.working_day_number, 0) as working_days_in_care,
    {% for due in first_due %}
    first_{{ due }}_day.date_day as first_{{ due }}_due_date,
    {% endfor %}
    children.has_short_breaks,
    {{ flag('unaccompanied.person_id is not null') }} as is_unaccompanied
from children
left join calendar as entered_day on children.la_code = entered_day.la_code and children.entered_care_date = entered_day.date_day
left join calendar as month_day on children.la_code = month_day.la_code and children.month_end = month_day.date_day
{% for due, days in first_due.items() %}
left join calendar as first_{{ due }}_day
    on
        children.la_code = first_{{ due }}_day.la_code
        and first_{{ due }}_day.working_day_number = {{ working_day_number_open_for('entered_day', days) }}
        and first_{{ due }}_day.is_working_day
{% endfor %}
left join unaccompanied
    on
        children.la_code = unaccompanied.la_code
        and children.person_id = unaccompanied.person_id
        and children.month_end = unaccompanied.month_end
