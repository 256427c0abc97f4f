with delivered as (
    {{ usable_rows('ssd_disability') }}
)

select
    la_code,
    source_row,
    {{ read_text('disa_table_id') }} as disability_id,
    {{ read_text('disa_person_id') }} as person_id,
    {{ read_leading_code('disa_disability_code') }} as disability_code
from delivered
