with delivered as (
    {{ usable_rows('local_births') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('birth_date') }} as birth_date,
    {{ read_date('list_received_date') }} as list_received_date,
    {{ unusable_values([
        ['birth_date', 'date'],
        ['list_received_date', 'date'],
    ]) }} as unusable_values
from delivered
