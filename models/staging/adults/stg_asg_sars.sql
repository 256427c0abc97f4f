with delivered as (
    {{ usable_rows('local_asg_sars') }}
)

select
    la_code,
    source_row,
    {{ read_text('sar_id') }} as sar_id,
    {{ read_text('person_id') }} as adult_id,
    {{ read_date('requested_date') }} as requested_date,
    {{ read_date('commissioned_date') }} as commissioned_date,
    {{ read_end('concluded_date', 'requested_date') }} as concluded_date,
    {{ read_earliest_end('concluded_date', 'requested_date') }} as earliest_end,
    {{ read_flag('died_flag') }} as is_about_death,
    {{ unusable_values([
        ['requested_date', 'date'],
        ['commissioned_date', 'date'],
        ['concluded_date', 'date'],
        ['died_flag', 'flag'],
    ]) }} as unusable_values
from delivered
