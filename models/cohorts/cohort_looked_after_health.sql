{# The latest completed check of each kind decides, until the next one; checks made before the child entered care count too. #}
with children as (
    select * from {{ ref('cohort_looked_after') }}
),

checks as (
    select
        la_code,
        person_id,
        check_date,
        case when health_check_type = 'dental_check' then 'dental_check' else 'health_assessment' end as kind
    from {{ ref('stg_cla_health') }}
    where health_check_status = 'completed' and health_check_type is not null and check_date is not null
),

health_assessments as (
    select la_code, person_id, check_date as health_assessment_date from checks where kind = 'health_assessment'
),

dental_checks as (
    select la_code, person_id, check_date as dental_check_date from checks where kind = 'dental_check'
),

-- Of a kind or a status that is none of the words or codes: it may be a completed check of either kind.
unread_checks as (
    select la_code, person_id, check_date as unread_check_date
    from {{ ref('stg_cla_health') }}
    where {{ is_unread_check() }}
),

latest as (
    {{ latest_dates('children', {
        'health_assessment_date': 'health_assessments',
        'dental_check_date': 'dental_checks',
        'unread_check_date': 'unread_checks',
    }) }}
),

judged_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        latest.health_assessment_date,
        latest.dental_check_date,
        children.working_days_in_care >= {{ var('health_check_grace_working_days') }} as is_expected,
        children.first_health_check_due_date,
        {% for check in ['health_assessment', 'unread_check'] %}
        case
            when {{ age_is_at_least('children.birth_date', 5, 'children.month_end') }}
                then {{ last_day_within_months('latest.' ~ check ~ '_date', 12) }}
            else {{ last_day_within_months('latest.' ~ check ~ '_date', 6) }}
        end as {{ check }}_lasts_until,
        {% endfor %}
        -- Of unknown age, a child may be of the age at which an assessment lasts longer.
        case
            when children.birth_date is null
                then {{ last_day_within_months('greatest(latest.health_assessment_date, latest.unread_check_date)', 12) }}
        end as assessment_perhaps_lasts_until,
        {{ last_day_within_months('latest.unread_check_date', 12) }} as unread_dental_check_lasts_until,
        {{ last_day_within_months('latest.dental_check_date', 12) }} as dental_check_lasts_until
    from children
    inner join latest
        on
            children.la_code = latest.la_code
            and children.person_id = latest.person_id
            and children.month_end = latest.month_end
)

select
    la_code,
    person_id,
    month_end,
    health_assessment_date,
    dental_check_date,
    {{ flag('is_expected') }} as is_check_expected,
    {{ flag('is_expected and month_end <= health_assessment_lasts_until') }} as is_health_assessment_up_to_date,
    {{ flag('is_expected and month_end <= dental_check_lasts_until') }} as is_dental_check_up_to_date,
    {{ flag('is_expected and month_end <= coalesce(assessment_perhaps_lasts_until, unread_check_lasts_until)
        and not coalesce(month_end <= health_assessment_lasts_until, false)') }}
        as is_health_assessment_perhaps_up_to_date,
    {{ flag('is_expected and month_end <= unread_dental_check_lasts_until
        and not coalesce(month_end <= dental_check_lasts_until, false)') }}
        as is_dental_check_perhaps_up_to_date,
    coalesce(health_assessment_lasts_until, first_health_check_due_date) as health_assessment_due_date,
    coalesce(dental_check_lasts_until, first_health_check_due_date) as dental_check_due_date
from judged_children
