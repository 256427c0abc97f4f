with assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

details as (
    select * from {{ ref('stg_assessment_detail') }}
),

episodes as (
    select * from {{ ref('stg_cin_episodes') }}
),

derived_types as (
    select * from {{ ref('record_assessment_type') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

working_days as (
    select * from calendar where is_working_day
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

-- One that had ended by a day may have been completed or not: it is counted among the completed of no month.
ended_assessments as (
    select
        *,
        case when latest_end is null then {{ counted_end('authorised_date', 'earliest_end', 'ended_by', 'null') }} end as completed_date
    from (
        select
            assessments.*,
            {{ latest_end('assessments.earliest_end', 'assessments.latest_end', 'extract_dates.extract_date') }} as ended_by
        from assessments
        left join extract_dates on assessments.la_code = extract_dates.la_code
    ) as assessments
),

described_assessments as (
    select
        assessments.*,
        episodes.referral_date,
        episodes.close_reason,
        coalesce(nullif(details.assessment_type, 'unknown'), derived_types.assessment_type) as assessment_type,
        derived_types.is_type_unknown,
        details.outcome_group as recorded_outcome_group
    from ended_assessments as assessments
    left join episodes on assessments.la_code = episodes.la_code and assessments.referral_id = episodes.referral_id
    left join details on assessments.la_code = details.la_code and assessments.assessment_id = details.assessment_id
    left join derived_types on {{ same_key('assessments', 'derived_types', ['la_code', 'assessment_id']) }}
),

-- The 45 days run from the referral where the assessment follows one, otherwise from its own start (rule S7).
clocked_assessments as (
    select
        assessments.*,
        case
            when assessments.assessment_type = 'new_referral' then coalesce(assessments.referral_date, assessments.start_date)
            else assessments.start_date
        end as clock_start_date,
        coalesce(
            assessments.recorded_outcome_group,
            {{ assessment_outcome_group(
                'assessments.outcome_flags', 'assessments.is_no_further_action',
                names_field('assessments.unusable_values', 'cina_assessment_outcome_nfa'), 'assessments.close_reason'
            ) }}
        ) as outcome_group
    from described_assessments as assessments
)

select
    assessments.la_code,
    assessments.assessment_id,
    assessments.person_id,
    assessments.referral_id,
    assessments.team_id,
    assessments.start_date,
    assessments.completed_date as authorised_date,
    assessments.authorised_date as left_stock_date,
    assessments.earliest_end,
    assessments.ended_by as latest_end,
    assessments.clock_start_date,
    assessments.assessment_type,
    assessments.outcome_group,
    {{ flag(is_assessment_outcome_unknown(
        'assessments.recorded_outcome_group', 'assessments.outcome_group', 'assessments.outcome_flags', 'assessments.close_reason'
    )) }} as is_outcome_unknown,
    {{ flag("assessments.outcome_group = 'ongoing'") }} as is_outcome_ongoing,
    {{ flag("assessments.outcome_group = 'nfa'") }} as is_outcome_nfa,
    {{ flag("assessments.outcome_group = 'step_down'") }} as is_outcome_step_down,
    {{ flag("assessments.outcome_group = 'out_of_area'") }} as is_outcome_out_of_area,
    {{ flag("assessments.outcome_group in ('other', 'not_recorded', 'unknown')") }} as is_outcome_other_not_recorded,
    {{ flag("assessments.assessment_type in ('new_referral', 'new_strategy')") }} as is_new,
    {{ flag("assessments.assessment_type = 'updated'") }} as is_updated,
    coalesce(assessments.is_type_unknown, 0) as is_type_unknown,
    -- In time whenever it was completed, if it was at the latest.
    {% for day_0, of in {'clock_day': '', 'start_day': '_of_its_start'}.items() -%}
    {%- set in_time = within_working_days(day_0, 'ended_day', 45) -%}
    {{ flag(in_time) }} as is_completed_within_45_working_days{{ of }},
    {{ flag('assessments.earliest_end is not null and not coalesce(' ~ in_time ~ ', false)') }} as is_perhaps_completed_in_time{{ of }},
    {% endfor -%}
    due_day.date_day as assessment_due_date,
    -- First day on which more than 45 working days have passed: its start, where the clock began before the calendar does.
    case
        when clock_day.date_day is null or overdue_day.date_day < assessments.start_date then assessments.start_date
        when assessments.start_date is not null then overdue_day.date_day
    end as overdue_from_date
from clocked_assessments as assessments
left join calendar as clock_day on assessments.la_code = clock_day.la_code and assessments.clock_start_date = clock_day.date_day
left join calendar as start_day on assessments.la_code = start_day.la_code and assessments.start_date = start_day.date_day
left join calendar as ended_day
    on assessments.la_code = ended_day.la_code and coalesce(assessments.completed_date, assessments.ended_by) = ended_day.date_day
left join working_days as due_day
    on assessments.la_code = due_day.la_code and due_day.working_day_number = {{ working_day_number_after('clock_day', 45) }}
left join working_days as overdue_day
    on assessments.la_code = overdue_day.la_code and overdue_day.working_day_number = {{ working_day_number_after('clock_day', 46) }}
