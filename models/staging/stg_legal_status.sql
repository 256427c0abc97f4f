with delivered as (
    {{ usable_rows('ssd_legal_status') }}
)

select
    la_code,
    source_row,
    {{ read_text('lega_legal_status_id') }} as legal_status_id,
    {{ read_text('lega_person_id') }} as person_id,
    {{ read_code('lega_legal_status') }} as legal_status,
    {{ read_legal_status('lega_legal_status') }} as legal_status_code,
    {{ read_date('lega_legal_status_start_date') }} as start_date,
    {{ read_end('lega_legal_status_end_date', 'lega_legal_status_start_date') }} as end_date,
    {{ unusable_values([
        ['lega_legal_status', 'legal_status'],
        ['lega_legal_status_start_date', 'date'],
        ['lega_legal_status_end_date', 'date'],
    ]) }} as unusable_values
from delivered
