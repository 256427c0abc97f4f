with delivered as (
    {{ usable_rows('local_attendance') }}
)

select
    la_code,
    source_row,
    {{ read_text('term_id') }} as term_id,
    {{ read_text('person_id') }} as person_id,
    {{ read_whole_number('sessions_attended') }} as sessions_attended,
    {{ read_whole_number('sessions_possible') }} as sessions_possible,
    {{ unusable_values([
        ['sessions_attended', 'whole_number'],
        ['sessions_possible', 'whole_number'],
    ]) }} as unusable_values
from delivered
