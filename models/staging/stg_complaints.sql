with delivered as (
    {{ usable_rows('local_complaints') }}
)

select
    la_code,
    source_row,
    {{ read_text('complaint_id') }} as complaint_id,
    {{ read_word('service') }} as service,
    {{ read_date('received_date') }} as received_date,
    {{ read_end('closed_date', 'received_date') }} as closed_date,
    {{ read_earliest_end('closed_date', 'received_date') }} as earliest_end,
    {{ read_date('due_date') }} as due_date,
    {{ read_word('outcome') }} as outcome,
    {{ unusable_values([
        ['local_complaints.service', 'word'],
        ['received_date', 'date'],
        ['closed_date', 'date'],
        ['due_date', 'date'],
        ['local_complaints.outcome', 'word'],
    ]) }} as unusable_values
from delivered
