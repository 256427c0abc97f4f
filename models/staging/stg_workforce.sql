with delivered as (
    {{ usable_rows('local_workforce') }}
)

select
    la_code,
    source_row,
    {{ read_month('snapshot_month') }} as month_end,
    {{ read_text('staff_id') }} as staff_id,
    {{ read_word('role_group') }} as role_group,
    {{ read_text('team_id') }} as team_id,
    {{ read_hours('fte') }} as fte,
    {{ read_flag('agency_flag') }} as is_agency,
    {{ read_flag('vacant_flag') }} as is_vacant,
    {{ read_word('grade') }} as grade,
    {{ unusable_values([
        ['snapshot_month', 'month'],
        ['fte', 'hours'],
        ['agency_flag', 'flag'],
        ['vacant_flag', 'flag'],
        ['role_group', 'word'],
        ['local_workforce.grade', 'word'],
    ]) }} as unusable_values
from delivered
