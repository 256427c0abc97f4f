{#
    The initial health assessment of a period of care: the first recorded as such or, where none is, the first of any kind. A
    period that began before the extract has health checks has no such first one.
#}
with checks as (
    select * from {{ ref('stg_cla_health') }}
    where
        health_check_status = 'completed'
        and health_check_type in ('initial_health_assessment', 'health_assessment')
        and check_date is not null
),

periods as (
    select * from {{ ref('record_period_of_care') }}
),

history as (
    select * from {{ ref('extract_history') }}
    where extract = 'ssd_cla_health'
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

-- A check on a day that two periods share, or that an end recorded wrongly makes them share, belongs to the later one.
checks_of_periods as (
    select
        checks.la_code,
        checks.person_id,
        checks.health_check_type,
        checks.check_date,
        periods.period_of_care_id,
        periods.entered_care_date,
        row_number() over (
            partition by checks.la_code, checks.health_check_id
            order by periods.entered_care_date desc, periods.period_of_care_id desc
        ) as place
    from checks
    inner join periods
        on
            checks.la_code = periods.la_code
            and checks.person_id = periods.person_id
            and checks.check_date >= periods.entered_care_date
            and (periods.end_date is null or checks.check_date <= periods.end_date)
),

first_checks as (
    select
        la_code,
        person_id,
        period_of_care_id,
        entered_care_date,
        min(case when health_check_type = 'initial_health_assessment' then check_date end) as recorded_date,
        min(check_date) as first_date
    from checks_of_periods
    where place = 1
    group by la_code, person_id, period_of_care_id, entered_care_date
),

initial_assessments as (
    select
        first_checks.*,
        case
            when first_checks.recorded_date is not null then first_checks.recorded_date
            when first_checks.entered_care_date >= history.history_start then first_checks.first_date
        end as assessment_date
    from first_checks
    left join history on first_checks.la_code = history.la_code
)

select
    assessments.la_code,
    assessments.period_of_care_id,
    assessments.person_id,
    assessments.entered_care_date,
    assessments.assessment_date,
    {{ flag('assessments.recorded_date is not null') }} as is_recorded_as_initial,
    {{ flag(within_working_days('entered_day', 'assessment_day', 20)) }} as is_within_20_working_days
from initial_assessments as assessments
left join calendar as entered_day on assessments.entered_care_date = entered_day.date_day
left join calendar as assessment_day on assessments.assessment_date = assessment_day.date_day
where assessments.assessment_date is not null
