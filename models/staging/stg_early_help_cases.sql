with delivered as (
    {{ usable_rows('local_early_help_cases') }}
)

select
    la_code,
    source_row,
    {{ read_text('case_id') }} as early_help_case_id,
    {{ read_text('family_id') }} as family_id,
    {{ read_date('opened_date') }} as opened_date,
    {{ read_end('closed_date', 'opened_date', 'closure_reason') }} as closed_date,
    {{ read_earliest_end('closed_date', 'opened_date', 'closure_reason') }} as earliest_end,
    {{ read_word('closure_reason') }} as closure_reason,
    {{ read_text('team_id') }} as team_id,
    {{ unusable_values([
        ['opened_date', 'date'],
        ['closed_date', 'date'],
        ['closed_date', 'day beside closure_reason'],
        ['closure_reason', 'word'],
    ]) }} as unusable_values
from delivered
