with delivered as (
    {{ usable_rows('local_pep') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_text('term_id') }} as term_id,
    {{ read_date('pep_date') }} as pep_date,
    {{ is_word_of('pep_status', read_word('pep_status'), 'completed') }} as is_completed,
    {{ unusable_values([
        ['pep_date', 'date'],
        ['pep_status', 'word'],
    ]) }} as unusable_values
from delivered
