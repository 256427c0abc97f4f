with enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

outcomes as (
    select * from {{ ref('stg_s47_outcomes') }}
)

select
    enquiries.la_code,
    enquiries.s47_enquiry_id,
    enquiries.person_id,
    enquiries.team_id,
    enquiries.start_date,
    enquiries.end_date,
    outcomes.outcome_category is null as is_outcome_approximate,
    coalesce(
        outcomes.outcome_category,
        {{ section_47_outcome('enquiries.outcome_flags', 'enquiries.is_no_further_action') }}
    ) as outcome_category
from enquiries
left join outcomes on enquiries.la_code = outcomes.la_code and enquiries.s47_enquiry_id = outcomes.s47_enquiry_id
