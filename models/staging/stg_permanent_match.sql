with delivered as (
    {{ usable_rows('local_permanent_match') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_text('placement_id') }} as placement_id,
    {{ read_date('matched_date') }} as matched_date,
    {{ unusable_values([
        ['matched_date', 'date'],
    ]) }} as unusable_values
from delivered
