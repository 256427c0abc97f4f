with delivered as (
    {{ usable_rows('local_team_groups') }}
)

select
    la_code,
    source_row,
    {{ read_text('team_id') }} as team_id,
    {{ read_word('team_group') }} as team_group,
    {{ read_date('effective_from') }} as effective_from,
    {{ read_date('effective_to') }} as effective_to,
    {{ is_end_unknown('effective_to') }} as is_end_unknown,
    {{ unusable_values([
        ['effective_from', 'date'],
        ['effective_to', 'date'],
        ['team_group', 'word'],
    ]) }} as unusable_values
from delivered
