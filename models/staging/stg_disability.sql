with delivered as (
    {{ usable_rows('ssd_disability') }}
)

select
    la_code,
    source_row,
    {{ read_text('disa_table_id') }} as disability_id,
    {{ read_text('disa_person_id') }} as person_id,
    {{ read_coded('disa_disability_code') }} as disability_code,
    {{ unusable_values([
        ['disa_disability_code', 'code'],
    ]) }} as unusable_values
from delivered
