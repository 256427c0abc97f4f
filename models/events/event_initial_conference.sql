with conferences as (
    select * from {{ ref('stg_initial_cp_conference') }}
),

enquiries as (
    select * from {{ ref('stg_s47_enquiry') }}
),

calendar as (
    select * from {{ ref('working_day') }}
)

select
    conferences.la_code,
    conferences.initial_conference_id,
    conferences.person_id,
    conferences.team_id,
    conferences.conference_date,
    enquiries.start_date as s47_start_date,
    conferences.target_date as recorded_target_date,
    target_day.date_day as target_date,
    {{ flag('not coalesce(conferences.is_transfer_in, false)' ~ (' or true' if var('icpc_include_transfer_in') else '')) }}
        as is_counted,
    {{ flag('enquiries.s47_enquiry_id is null') }} as is_without_enquiry,
    {{ flag(within_working_days('start_day', 'conference_day', 15)) }} as is_held_within_15_working_days,
    {{ flag('conferences.target_date <> target_day.date_day') }} as is_target_date_different
from conferences
left join enquiries
    on conferences.la_code = enquiries.la_code and conferences.s47_enquiry_id = enquiries.s47_enquiry_id
left join calendar as start_day on enquiries.la_code = start_day.la_code and enquiries.start_date = start_day.date_day
left join calendar as conference_day
    on conferences.la_code = conference_day.la_code and conferences.conference_date = conference_day.date_day
left join calendar as target_day
    on
        enquiries.la_code = target_day.la_code
        and target_day.working_day_number = {{ working_day_number_after('start_day', 15) }}
        and target_day.is_working_day
