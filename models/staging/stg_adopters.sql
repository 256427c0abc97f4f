with delivered as (
    {{ usable_rows('local_adopters') }}
)

select
    la_code,
    source_row,
    {{ read_text('household_id') }} as household_id,
    {{ read_date('stage1_started_date') }} as stage_1_started_date,
    {{ read_date('stage2_started_date') }} as stage_2_started_date,
    {{ read_date('approved_date') }} as approved_date,
    {{ read_date('closed_date') }} as closed_date,
    {{ is_end_unknown('stage2_started_date') }}
    or {{ is_end_unknown('approved_date') }}
    or {{ is_end_unknown('closed_date') }} as is_end_unknown,
    {{ unusable_values([
        ['stage1_started_date', 'date'],
        ['stage2_started_date', 'date'],
        ['approved_date', 'date'],
        ['closed_date', 'date'],
    ]) }} as unusable_values
from delivered
