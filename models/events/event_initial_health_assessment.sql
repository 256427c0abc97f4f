{#
    The initial health assessment of a period of care: the first recorded as such or, where none is, the first of any kind. A
    period that began before the extract has health checks has no such first one, and nothing can be said to be due in it.
#}
with checks as (
    select *, {{ is_unread_check() }} as is_unread from {{ ref('stg_cla_health') }}
    where
        check_date is not null
        and (
            (health_check_status = 'completed' and health_check_type in ('initial_health_assessment', 'health_assessment'))
            or ({{ is_unread_check() }} and coalesce(health_check_type, '') <> 'dental_check')
        )
),

periods as (
    select * from {{ ref('record_period_of_care') }}
),

history as (
    select * from {{ ref('extract_history') }}
    where extract = 'ssd_cla_health'
),

calendar as (
    select * from {{ ref('working_day') }}
),

-- A check on a day that two periods share, or that an end recorded wrongly makes them share, belongs to the later one.
checks_of_periods as (
    select
        checks.la_code,
        checks.person_id,
        checks.health_check_type,
        checks.check_date,
        checks.is_unread,
        periods.period_of_care_id,
        periods.entered_care_date,
        row_number() over (
            partition by checks.la_code, checks.health_check_id
            order by periods.entered_care_date desc nulls last, periods.period_of_care_id desc nulls last
        ) as place
    from checks
    inner join periods
        on
            checks.la_code = periods.la_code
            and checks.person_id = periods.person_id
            and checks.check_date >= periods.entered_care_date
            -- After an end that is not known, until the period that came next.
            and (
                checks.check_date <= periods.end_date
                or (
                    (periods.end_date is null or periods.earliest_end is not null)
                    and coalesce(checks.check_date <= coalesce(periods.latest_end, periods.next_entered_care_date), true)
                )
            )
),

first_checks as (
    select
        la_code,
        person_id,
        period_of_care_id,
        min(case when health_check_type = 'initial_health_assessment' and not is_unread then check_date end) as recorded_date,
        min(case when not is_unread then check_date end) as first_date,
        min(case when is_unread then check_date end) as unread_check_date
    from checks_of_periods
    where place = 1
    group by la_code, person_id, period_of_care_id
),

assessments as (
    select
        periods.la_code,
        periods.person_id,
        periods.period_of_care_id,
        periods.entered_care_date,
        periods.end_date,
        first_checks.recorded_date,
        first_checks.unread_check_date,
        periods.entered_care_date >= history.history_start as is_within_history,
        case
            when first_checks.recorded_date is not null then first_checks.recorded_date
            when periods.entered_care_date >= history.history_start then first_checks.first_date
        end as assessment_date
    from periods
    left join first_checks
        on
            periods.la_code = first_checks.la_code
            and periods.person_id = first_checks.person_id
            and periods.period_of_care_id = first_checks.period_of_care_id
    left join history on periods.la_code = history.la_code
)

select
    assessments.la_code,
    assessments.period_of_care_id,
    assessments.person_id,
    assessments.entered_care_date,
    assessments.end_date,
    assessments.assessment_date,
    assessments.unread_check_date,
    due_day.date_day as assessment_due_date,
    {{ flag('assessments.recorded_date is not null') }} as is_recorded_as_initial,
    {{ flag(within_working_days('entered_day', 'assessment_day', 20)) }} as is_within_20_working_days
from assessments
left join calendar as entered_day
    on assessments.la_code = entered_day.la_code and assessments.entered_care_date = entered_day.date_day
left join calendar as assessment_day
    on assessments.la_code = assessment_day.la_code and assessments.assessment_date = assessment_day.date_day
left join calendar as due_day
    on
        assessments.la_code = due_day.la_code
        and due_day.working_day_number = {{ working_day_number_after('entered_day', 20) }}
        and due_day.is_working_day
where assessments.assessment_date is not null or assessments.is_within_history
