with delivered as (
    {{ usable_rows('local_parenting_programmes') }}
)

select
    la_code,
    source_row,
    {{ read_text('programme_id') }} as programme_id,
    {{ read_text('family_id') }} as family_id,
    {{ read_date('start_date') }} as start_date,
    {{ read_end('end_date', 'start_date') }} as end_date,
    {{ read_earliest_end('end_date', 'start_date') }} as earliest_end,
    {{ read_whole_number('sessions_offered') }} as sessions_offered,
    {{ read_whole_number('sessions_attended') }} as sessions_attended,
    {{ unusable_values([
        ['start_date', 'date'],
        ['end_date', 'date'],
        ['sessions_offered', 'whole_number'],
        ['sessions_attended', 'whole_number'],
    ]) }} as unusable_values
from delivered
