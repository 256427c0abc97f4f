{# The latest completed check of each kind decides, until the next one; checks made before the child entered care count too. #}
with children as (
    select * from {{ ref('cohort_looked_after') }}
),

checks as (
    select distinct
        la_code,
        person_id,
        check_date,
        case when health_check_type = 'dental_check' then 'dental_check' else 'health_assessment' end as kind
    from {{ ref('stg_cla_health') }}
    where health_check_status = 'completed' and health_check_type is not null and check_date is not null
),

following_checks as (
    select
        *,
        lead(check_date) over (partition by la_code, person_id, kind order by check_date) as next_check_date
    from checks
),

-- No check counts for longer than 12 months; whether that month end is the last is for the dates to say.
check_months as (
    select
        la_code,
        person_id,
        kind,
        check_date,
        {{ month_ends_covered(
            'check_date', 'least(next_check_date, ' ~ add_months('check_date', 13) ~ ')'
        ) }} as month_end
    from following_checks
),

judged_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        health_assessments.check_date as health_assessment_date,
        dental_checks.check_date as dental_check_date,
        children.working_days_in_care >= {{ var('health_check_grace_working_days') }} as is_expected,
        case
            when {{ age_is_at_least('children.birth_date', 5, 'children.month_end') }}
                then {{ add_months('children.month_end', -12) }}
            else {{ add_months('children.month_end', -6) }}
        end as health_assessment_due_since,
        {{ add_months('children.month_end', -12) }} as dental_check_due_since
    from children
    left join check_months as health_assessments
        on
            children.la_code = health_assessments.la_code
            and children.person_id = health_assessments.person_id
            and children.month_end = health_assessments.month_end
            and health_assessments.kind = 'health_assessment'
    left join check_months as dental_checks
        on
            children.la_code = dental_checks.la_code
            and children.person_id = dental_checks.person_id
            and children.month_end = dental_checks.month_end
            and dental_checks.kind = 'dental_check'
)

select
    la_code,
    person_id,
    month_end,
    health_assessment_date,
    dental_check_date,
    {{ flag('is_expected') }} as is_check_expected,
    {{ flag('is_expected and health_assessment_date >= health_assessment_due_since') }} as is_health_assessment_up_to_date,
    {{ flag('is_expected and dental_check_date >= dental_check_due_since') }} as is_dental_check_up_to_date
from judged_children
