with delivered as (
    {{ usable_rows('ssd_family') }}
)

select
    la_code,
    source_row,
    {{ read_text('fami_family_id') }} as family_id,
    {{ read_text('fami_person_id') }} as person_id
from delivered
