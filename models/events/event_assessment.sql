with assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

details as (
    select * from {{ ref('stg_assessment_detail') }}
),

episodes as (
    select * from {{ ref('stg_cin_episodes') }}
),

enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

described_assessments as (
    select
        assessments.*,
        episodes.referral_date,
        episodes.close_reason,
        details.assessment_type as recorded_type,
        details.outcome_group as recorded_outcome_group
    from assessments
    left join episodes on assessments.la_code = episodes.la_code and assessments.referral_id = episodes.referral_id
    left join details on assessments.la_code = details.la_code and assessments.assessment_id = details.assessment_id
),

-- Where the council does not say what began an assessment, the first on a referral is new ...
first_on_referral as (
    select
        assessments.la_code,
        min_by(assessments.assessment_id, (assessments.start_date, assessments.assessment_id)) as assessment_id
    from assessments
    where
        exists (
            select 1 from described_assessments as untyped
            where
                untyped.recorded_type is null
                and assessments.la_code = untyped.la_code
                and assessments.referral_id = untyped.referral_id
        )
    group by assessments.la_code, assessments.referral_id
),

-- ... and so is a later one that an enquiry started with.
started_with_enquiry as (
    select distinct assessments.la_code, assessments.assessment_id
    from described_assessments as assessments
    inner join enquiries on assessments.la_code = enquiries.la_code and assessments.person_id = enquiries.person_id
    inner join calendar as enquiry_day on enquiries.start_date = enquiry_day.date_day
    inner join calendar as start_day on assessments.start_date = start_day.date_day
    where assessments.recorded_type is null and {{ within_working_days('enquiry_day', 'start_day', 1) }}
),

typed_assessments as (
    select
        assessments.*,
        coalesce(
            assessments.recorded_type,
            case
                when assessments.referral_id is null or first_on_referral.assessment_id is not null then 'new_referral'
                when started_with_enquiry.assessment_id is not null then 'new_strategy'
                else 'updated'
            end
        ) as assessment_type
    from described_assessments as assessments
    left join first_on_referral
        on assessments.la_code = first_on_referral.la_code and assessments.assessment_id = first_on_referral.assessment_id
    left join started_with_enquiry
        on assessments.la_code = started_with_enquiry.la_code and assessments.assessment_id = started_with_enquiry.assessment_id
),

-- The 45 days run from the referral where the assessment follows one, otherwise from its own start (SEMANTICS S7).
clocked_assessments as (
    select
        *,
        case
            when assessment_type = 'new_referral' then coalesce(referral_date, start_date) else start_date
        end as clock_start_date
    from typed_assessments
)

select
    assessments.la_code,
    assessments.assessment_id,
    assessments.person_id,
    assessments.referral_id,
    assessments.team_id,
    assessments.start_date,
    assessments.authorised_date,
    assessments.clock_start_date,
    assessments.assessment_type,
    coalesce(
        assessments.recorded_outcome_group,
        {{ assessment_outcome_group('assessments.outcome_flags', 'assessments.is_no_further_action', 'assessments.close_reason') }}
    ) as outcome_group,
    {{ flag("assessments.assessment_type in ('new_referral', 'new_strategy')") }} as is_new,
    {{ flag("assessments.assessment_type = 'updated'") }} as is_updated,
    {{ flag(within_working_days('clock_day', 'authorised_day', 45)) }} as is_completed_within_45_working_days,
    -- First day on which more than 45 working days have passed: its start, where the clock began before the calendar does.
    case
        when clock_day.date_day is null or overdue_day.date_day < assessments.start_date then assessments.start_date
        when assessments.start_date is not null then overdue_day.date_day
    end as overdue_from_date
from clocked_assessments as assessments
left join calendar as clock_day on assessments.clock_start_date = clock_day.date_day
left join calendar as authorised_day on assessments.authorised_date = authorised_day.date_day
left join calendar as overdue_day
    on overdue_day.working_day_number = {{ working_day_number_after('clock_day', 46) }} and overdue_day.is_working_day
