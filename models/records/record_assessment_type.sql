{#
    What began an assessment, where the council's own record (local_assessment_detail) does not say: the first on a referral is
    new_referral, a later one that an enquiry started with is new_strategy, all others are updated (rule S7). What it says in a word
    that no rule knows may be any, unless it says nothing else: then it records no type.
#}
with assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

details as (
    select *, max({{ flag("assessment_type <> 'unknown'") }}) over (partition by la_code) as has_types
    from {{ ref('stg_assessment_detail') }}
),

enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

-- Distinct, so that days are joined to the enquiries alone: two calendars of a council meet on millions of rows.
enquiry_days as (
    select distinct enquiries.la_code, enquiries.person_id, calendar.date_day, calendar.working_day_number
    from enquiries
    inner join calendar on enquiries.la_code = calendar.la_code and enquiries.start_date = calendar.date_day
),

untyped_assessments as (
    select
        assessments.*,
        calendar.date_day,
        calendar.working_day_number,
        {{ flag("details.assessment_type = 'unknown' and details.has_types = 1") }} as is_type_unknown
    from assessments
    left join details on assessments.la_code = details.la_code and assessments.assessment_id = details.assessment_id
    left join calendar on assessments.la_code = calendar.la_code and assessments.start_date = calendar.date_day
    where {{ is_undecided('details.assessment_type') }}
),

referrals as (
    select distinct la_code, referral_id from untyped_assessments
),

-- The first on a referral may be one whose type is recorded.
ordered_assessments as (
    select
        assessments.la_code,
        assessments.assessment_id,
        row_number() over (
            partition by assessments.la_code, assessments.referral_id
            order by
                assessments.start_date nulls last, assessments.authorised_date nulls last,
                assessments.is_no_further_action nulls last, cast(assessments.outcome_flags as string) nulls last,
                assessments.assessment_id nulls last
        ) as place_on_referral
    from assessments
    inner join referrals on assessments.la_code = referrals.la_code and assessments.referral_id = referrals.referral_id
),

started_with_enquiry as (
    select distinct assessments.la_code, assessments.assessment_id
    from untyped_assessments as assessments
    inner join enquiry_days on assessments.la_code = enquiry_days.la_code and assessments.person_id = enquiry_days.person_id
    where {{ within_working_days('enquiry_days', 'assessments', 1) }}
)

select
    assessments.la_code,
    assessments.assessment_id,
    case
        when assessments.is_type_unknown = 1 then null
        when assessments.referral_id is null or ordered_assessments.place_on_referral = 1 then 'new_referral'
        when started_with_enquiry.assessment_id is not null then 'new_strategy'
        else 'updated'
    end as assessment_type,
    assessments.is_type_unknown
from untyped_assessments as assessments
left join ordered_assessments
    on assessments.la_code = ordered_assessments.la_code and assessments.assessment_id = ordered_assessments.assessment_id
left join started_with_enquiry
    on assessments.la_code = started_with_enquiry.la_code and assessments.assessment_id = started_with_enquiry.assessment_id
