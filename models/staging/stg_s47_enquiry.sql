with delivered as (
    {{ usable_rows('ssd_s47_enquiry') }}
),

outcomes_read as (
    {{ with_outcomes('delivered', 's47e_s47_outcome_json') }}
)

select
    la_code,
    source_row,
    {{ read_text('s47e_s47_enquiry_id') }} as s47_enquiry_id,
    {{ read_text('s47e_referral_id') }} as referral_id,
    {{ read_text('s47e_person_id') }} as person_id,
    {{ read_date('s47e_s47_start_date') }} as start_date,
    {{ read_end('s47e_s47_end_date', 's47e_s47_start_date') }} as end_date,
    {{ read_earliest_end('s47e_s47_end_date', 's47e_s47_start_date') }} as earliest_end,
    {{ read_flag('s47e_s47_nfa') }} as is_no_further_action,
    outcome_flags,
    {{ read_text('s47e_s47_completed_by_team') }} as team_id,
    {{ unusable_values([
        ['s47e_s47_start_date', 'date'],
        ['s47e_s47_end_date', 'date'],
        ['s47e_s47_nfa', 'flag'],
        ['s47e_s47_outcome_json', 'json'],
    ]) }} as unusable_values
from outcomes_read
