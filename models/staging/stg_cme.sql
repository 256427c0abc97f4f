with delivered as (
    {{ usable_rows('local_cme') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('cme_start_date') }} as start_date,
    {{ read_end('cme_end_date', 'cme_start_date') }} as end_date,
    {{ read_earliest_end('cme_end_date', 'cme_start_date') }} as earliest_end,
    {{ unusable_values([
        ['cme_start_date', 'date'],
        ['cme_end_date', 'date'],
    ]) }} as unusable_values
from delivered
