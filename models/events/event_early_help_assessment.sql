with assessments as (
    select * from {{ ref('stg_early_help_assessments') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

working_days as (
    select * from calendar where is_working_day
),

described_assessments as (
    select
        assessments.*,
        coalesce(assessments.completed_by = 'partner', false) as is_by_partner,
        -- Nobody is named for one that is under way: it is the service's own.
        {{ is_undecided('assessments.completed_by') }}
        and (assessments.completed_date is not null or assessments.completed_by is not null) as is_by_unknown,
        {{ names_field('assessments.unusable_values', 'yot_flag') }} as is_youth_offending_unread,
        {{ names_field('assessments.unusable_values', 'completed_date') }} as is_completed_date_unread
    from assessments
)

select
    assessments.la_code,
    assessments.early_help_assessment_id,
    assessments.family_id,
    assessments.triage_decision_date,
    assessments.completed_date,
    assessments.completed_by,
    coalesce(assessments.partner_type, 'not_recorded') as partner_type,
    due_day.date_day as assessment_due_date,
    {{ flag('not assessments.is_by_partner and not coalesce(assessments.is_youth_offending, false)') }} as is_in_scope,
    {{ flag('assessments.is_by_unknown or assessments.is_youth_offending_unread') }} as is_scope_unknown,
    {{ flag(within_working_days('triage_day', 'completed_day', 48)) }} as is_completed_within_48_working_days,
    {{ flag('assessments.completed_date is null and ' ~ not_yet_due('triage_day', 'periods.extract_working_day_number', 48)) }}
        as is_completion_not_yet_due,
    {{ flag(
        'assessments.completed_date is null and (assessments.completed_by is not null or assessments.is_completed_date_unread)'
    ) }} as is_completion_undated,
    {{ flag('assessments.is_by_partner') }} as is_by_partner,
    {{ flag('assessments.is_by_unknown') }} as is_by_unknown,
    {{ flag("assessments.is_by_partner and assessments.partner_type = 'school'") }} as is_by_school,
    {{ flag('assessments.is_by_partner and ' ~ is_undecided('assessments.partner_type')) }} as is_partner_type_unknown
from described_assessments as assessments
inner join periods on assessments.la_code = periods.la_code
left join calendar as triage_day
    on assessments.la_code = triage_day.la_code and assessments.triage_decision_date = triage_day.date_day
left join calendar as completed_day
    on assessments.la_code = completed_day.la_code and assessments.completed_date = completed_day.date_day
left join working_days as due_day
    on
        assessments.la_code = due_day.la_code
        and due_day.working_day_number = {{ working_day_number_after('triage_day', 48) }}
