with delivered as (
    {{ usable_rows('ssd_initial_cp_conference') }}
)

select
    la_code,
    source_row,
    {{ read_text('icpc_icpc_id') }} as initial_conference_id,
    {{ read_text('icpc_s47_enquiry_id') }} as s47_enquiry_id,
    {{ read_text('icpc_person_id') }} as person_id,
    {{ read_flag('icpc_icpc_transfer_in') }} as is_transfer_in,
    {{ read_date('icpc_icpc_target_date') }} as target_date,
    {{ read_date('icpc_icpc_date') }} as conference_date,
    {{ read_flag('icpc_icpc_outcome_cp_flag') }} as led_to_plan,
    {{ read_text('icpc_icpc_team') }} as team_id,
    {{ unusable_values([
        ['icpc_icpc_transfer_in', 'flag'],
        ['icpc_icpc_target_date', 'date'],
        ['icpc_icpc_date', 'date'],
        ['icpc_icpc_outcome_cp_flag', 'flag'],
    ]) }} as unusable_values
from delivered
