with delivered as (
    {{ usable_rows('ssd_department') }}
)

select
    la_code,
    source_row,
    {{ read_text('dept_team_id') }} as team_id,
    {{ read_text('dept_team_name') }} as team_name
from delivered
