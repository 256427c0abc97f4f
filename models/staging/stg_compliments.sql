with delivered as (
    {{ usable_rows('local_compliments') }}
)

select
    la_code,
    source_row,
    {{ read_text('compliment_id') }} as compliment_id,
    {{ read_word('service') }} as service,
    {{ read_date('received_date') }} as received_date,
    {{ unusable_values([
        ['local_compliments.service', 'word'],
        ['received_date', 'date'],
    ]) }} as unusable_values
from delivered
