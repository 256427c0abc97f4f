with enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

outcomes as (
    select * from {{ ref('stg_s47_outcomes') }}
),

conferences as (
    select la_code, s47_enquiry_id, min(conference_date) as conference_date
    from {{ ref('stg_initial_cp_conference') }}
    group by la_code, s47_enquiry_id
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

judged_enquiries as (
    select
        enquiries.*,
        outcomes.outcome_category is null as is_outcome_approximate,
        coalesce(
            outcomes.outcome_category,
            {{ section_47_outcome('enquiries.outcome_flags', 'enquiries.is_no_further_action') }}
        ) as outcome_category
    from enquiries
    left join outcomes on enquiries.la_code = outcomes.la_code and enquiries.s47_enquiry_id = outcomes.s47_enquiry_id
)

select
    enquiries.la_code,
    enquiries.s47_enquiry_id,
    enquiries.person_id,
    enquiries.team_id,
    enquiries.start_date,
    enquiries.end_date,
    {{ flag('coalesce(enquiries.is_end_unknown, false)') }} as is_end_unknown,
    enquiries.is_outcome_approximate,
    enquiries.outcome_category,
    conferences.conference_date,
    -- An enquiry that ended otherwise needs no conference; one that is still open may.
    case
        when
            (enquiries.end_date is null and not coalesce(enquiries.is_end_unknown, false))
            or enquiries.outcome_category = 'substantiated_continuing'
            or conferences.conference_date is not null
            then due_day.date_day
    end as conference_due_date
from judged_enquiries as enquiries
left join conferences
    on enquiries.la_code = conferences.la_code and enquiries.s47_enquiry_id = conferences.s47_enquiry_id
left join calendar as start_day on enquiries.start_date = start_day.date_day
left join calendar as due_day
    on due_day.working_day_number = {{ working_day_number_after('start_day', 15) }} and due_day.is_working_day
