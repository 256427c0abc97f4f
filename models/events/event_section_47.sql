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
    select * from {{ ref('working_day') }}
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

judged_enquiries as (
    select
        enquiries.*,
        {{ latest_end('enquiries.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end,
        outcomes.outcome_category as recorded_outcome,
        coalesce(
            outcomes.outcome_category,
            {{ section_47_outcome(
                'enquiries.outcome_flags', 'enquiries.is_no_further_action',
                names_field('enquiries.unusable_values', 's47e_s47_nfa')
            ) }}
        ) as outcome_category
    from enquiries
    left join extract_dates on enquiries.la_code = extract_dates.la_code
    left join outcomes on enquiries.la_code = outcomes.la_code and enquiries.s47_enquiry_id = outcomes.s47_enquiry_id
)

select
    enquiries.la_code,
    enquiries.s47_enquiry_id,
    enquiries.person_id,
    enquiries.team_id,
    enquiries.start_date,
    {{ counted_end('enquiries.end_date', 'enquiries.earliest_end', 'enquiries.latest_end', 'null') }} as end_date,
    enquiries.earliest_end,
    enquiries.latest_end,
    enquiries.recorded_outcome is null as is_outcome_approximate,
    enquiries.outcome_category,
    {{ flag("enquiries.outcome_category = 'substantiated_continuing'") }} as is_substantiated_continuing,
    {{ flag("enquiries.outcome_category = 'substantiated_no_continuing'") }} as is_substantiated_no_continuing,
    {{ flag("enquiries.outcome_category = 'not_substantiated'") }} as is_not_substantiated,
    {{ flag(is_not_known('enquiries.outcome_category')) }} as is_outcome_not_recorded,
    {{ flag(is_section_47_outcome_unknown(
        'enquiries.recorded_outcome', 'enquiries.outcome_category', 'enquiries.outcome_flags'
    )) }} as is_outcome_unknown,
    conferences.conference_date,
    -- An enquiry that ended otherwise needs no conference; one that is still open may.
    case
        when
            enquiries.end_date is null
            or enquiries.outcome_category = 'substantiated_continuing'
            or conferences.conference_date is not null
            then due_day.date_day
    end as conference_due_date
from judged_enquiries as enquiries
left join conferences
    on enquiries.la_code = conferences.la_code and enquiries.s47_enquiry_id = conferences.s47_enquiry_id
left join calendar as start_day on enquiries.la_code = start_day.la_code and enquiries.start_date = start_day.date_day
left join calendar as due_day
    on
        enquiries.la_code = due_day.la_code
        and due_day.working_day_number = {{ working_day_number_after('start_day', 15) }}
        and due_day.is_working_day
