with delivered as (
    {{ usable_rows('local_strategy_meetings') }}
)

select
    la_code,
    source_row,
    {{ read_text('strategy_meeting_id') }} as strategy_meeting_id,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('meeting_date') }} as meeting_date,
    {{ read_flag('led_to_s47_flag') }} as led_to_s47,
    {{ read_text('s47_enquiry_id') }} as s47_enquiry_id,
    {{ unusable_values([
        ['meeting_date', 'date'],
        ['led_to_s47_flag', 'flag'],
    ]) }} as unusable_values
from delivered
