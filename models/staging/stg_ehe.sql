with delivered as (
    {{ usable_rows('local_ehe') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('ehe_start_date') }} as start_date,
    {{ read_end('ehe_end_date', 'ehe_start_date') }} as end_date,
    {{ read_earliest_end('ehe_end_date', 'ehe_start_date') }} as earliest_end,
    {{ read_word('end_reason') }} as end_reason,
    {{ is_word_of('end_reason', read_word('end_reason'), 'returned_to_school') }} as is_returned_to_school,
    {{ is_word_of('end_reason', read_word('end_reason'), 'other') }} as is_ended_otherwise,
    {{ read_flag('prevented_flag') }} as is_prevented,
    {{ unusable_values([
        ['ehe_start_date', 'date'],
        ['ehe_end_date', 'date'],
        ['end_reason', 'word'],
        ['prevented_flag', 'flag'],
    ]) }} as unusable_values
from delivered
