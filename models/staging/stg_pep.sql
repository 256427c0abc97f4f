with delivered as (
    {{ usable_rows('local_pep') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_text('term_id') }} as term_id,
    {{ read_date('pep_date') }} as pep_date,
    {{ read_code('pep_status') }} in ('completed', 'complete', 'signed off', 'signed_off') as is_completed,
    {{ unusable_values([
        ['pep_date', 'date'],
    ]) }} as unusable_values
from delivered
