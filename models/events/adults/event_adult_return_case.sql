{% set year_end = add_days(add_months(financial_year_start('cases.case_date'), 12), -1) %}

with adults as (
    select * from {{ ref('stg_asg_adults') }}
),

enquiries as (
    select
        delivered.*,
        judged.concluded_date as counted_date
    from {{ ref('stg_asg_enquiries') }} as delivered
    inner join {{ ref('event_adult_enquiry') }} as judged
        on delivered.la_code = judged.la_code and delivered.enquiry_id = judged.enquiry_id
),

reviews as (
    select
        judged.*,
        delivered.is_about_death
    from {{ ref('event_adult_review') }} as judged
    inner join {{ ref('stg_asg_sars') }} as delivered on judged.la_code = delivered.la_code and judged.sar_id = delivered.sar_id
),

cases as (
    select la_code, 'concern' as kind, concern_id as case_id, adult_id, received_date as case_date
    from {{ ref('event_adult_concern') }}
    union all
    select la_code, 'begun' as kind, enquiry_id as case_id, adult_id, started_date as case_date from enquiries
    union all
    select la_code, 'concluded' as kind, enquiry_id as case_id, adult_id, counted_date as case_date from enquiries
    union all
    select la_code, 'review' as kind, sar_id as case_id, adult_id, concluded_date as case_date from reviews
),

aged_cases as (
    select
        cases.*,
        {{ financial_year_start('cases.case_date') }} as year_start,
        adults.gender,
        adults.ethnic_group,
        adults.primary_support_reason,
        -- As at the end of the year, or at death.
        cast(floor({{ age_in_months('adults.birth_date', 'least(' ~ year_end ~ ', adults.death_date)') }} / 12) as bigint) as age
    from cases
    left join adults on cases.la_code = adults.la_code and cases.adult_id = adults.adult_id
    where cases.case_date is not null
)

select
    cases.la_code,
    cases.kind,
    cases.case_id,
    cases.adult_id,
    cases.case_date,
    cases.year_start,
    {{ return_age_band('cases.age') }} as age_band,
    {{ return_code('cases.gender', "'not_known'") }} as gender,
    {{ return_code('cases.ethnic_group', "'not_known'") }} as ethnic_group,
    {{ return_code('cases.primary_support_reason', "'not_known'") }} as primary_support_reason,
    {{ return_code('enquiries.enquiry_type', 'null') }} as enquiry_type,
    enquiries.abuse_types,
    enquiries.risk_sources,
    enquiries.risk_locations,
    {{ return_code('enquiries.risk_assessment', 'null') }} as risk_assessment,
    {{ flag("enquiries.risk_assessment like 'identified%'") }} as is_risk_identified,
    {{ return_code('enquiries.risk_outcome', 'null') }} as risk_outcome,
    case
        when {{ is_yes('enquiries.lacks_capacity') }} then 'yes'
        when {{ is_no('enquiries.lacks_capacity') }} then 'no'
        when {{ is_no_answer('enquiries.lacks_capacity') }} then 'not_recorded'
        else 'dont_know'
    end as capacity,
    {{ flag(is_yes('enquiries.lacks_capacity') ~ ' and coalesce(enquiries.has_advocate, false)') }} as is_advocate_of_lacking,
    case
        when {{ is_no('enquiries.views_asked') }} then 'not_asked'
        when {{ is_no_answer('enquiries.views_asked') }} then 'not_recorded'
        when not {{ is_yes('enquiries.views_asked') }} then 'dont_know'
        when {{ is_yes('enquiries.views_expressed') }} then 'expressed'
        when {{ is_no('enquiries.views_expressed') }} then 'not_expressed'
        else 'not_recorded'
    end as views,
    {{ return_code('enquiries.outcomes_met', 'null') }} as outcomes_met,
    {{ flag('reviews.is_about_death') }} as is_about_death
from aged_cases as cases
left join enquiries
    on cases.la_code = enquiries.la_code and cases.case_id = enquiries.enquiry_id and cases.kind in ('begun', 'concluded')
left join reviews on cases.la_code = reviews.la_code and cases.case_id = reviews.sar_id and cases.kind = 'review'
