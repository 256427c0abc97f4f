{#
    What began an assessment, where the council's own record (local_assessment_detail) does not say: the first on a referral is
    new_referral, a later one that an enquiry started with is new_strategy, all others are updated (rule S7).
#}
with assessments as (
    select * from {{ ref('stg_cin_assessments') }}
),

details as (
    select * from {{ ref('stg_assessment_detail') }}
),

enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

untyped_assessments as (
    select assessments.*
    from assessments
    left join details on assessments.la_code = details.la_code and assessments.assessment_id = details.assessment_id
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
                assessments.start_date nulls last, assessments.authorised_date nulls last, assessments.is_no_further_action,
                cast(assessments.outcome_flags as varchar), assessments.assessment_id
        ) as place_on_referral
    from assessments
    inner join referrals on assessments.la_code = referrals.la_code and assessments.referral_id = referrals.referral_id
),

started_with_enquiry as (
    select distinct assessments.la_code, assessments.assessment_id
    from untyped_assessments as assessments
    inner join enquiries on assessments.la_code = enquiries.la_code and assessments.person_id = enquiries.person_id
    inner join calendar as enquiry_day on enquiries.la_code = enquiry_day.la_code and enquiries.start_date = enquiry_day.date_day
    inner join calendar as start_day on assessments.la_code = start_day.la_code and assessments.start_date = start_day.date_day
    where {{ within_working_days('enquiry_day', 'start_day', 1) }}
)

select
    assessments.la_code,
    assessments.assessment_id,
    case
        when assessments.referral_id is null or ordered_assessments.place_on_referral = 1 then 'new_referral'
        when started_with_enquiry.assessment_id is not null then 'new_strategy'
        else 'updated'
    end as assessment_type
from untyped_assessments as assessments
left join ordered_assessments
    on assessments.la_code = ordered_assessments.la_code and assessments.assessment_id = ordered_assessments.assessment_id
left join started_with_enquiry
    on assessments.la_code = started_with_enquiry.la_code and assessments.assessment_id = started_with_enquiry.assessment_id
