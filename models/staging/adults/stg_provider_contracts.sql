with delivered as (
    {{ usable_rows('local_provider_contracts') }}
)

select
    la_code,
    source_row,
    {{ read_text('location_id') }} as location_id,
    {{ read_date('default_start_date') }} as default_start_date,
    {{ read_end('default_end_date', 'default_start_date') }} as default_end_date,
    {{ read_earliest_end('default_end_date', 'default_start_date') }} as earliest_default_end,
    {{ read_date('improvement_plan_start_date') }} as plan_start_date,
    {{ read_end('improvement_plan_end_date', 'improvement_plan_start_date') }} as plan_end_date,
    {{ read_earliest_end('improvement_plan_end_date', 'improvement_plan_start_date') }} as earliest_plan_end,
    {{ unusable_values([
        ['default_start_date', 'date'],
        ['default_end_date', 'date'],
        ['improvement_plan_start_date', 'date'],
        ['improvement_plan_end_date', 'date'],
    ]) }} as unusable_values
from delivered
