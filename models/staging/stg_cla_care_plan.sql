with delivered as (
    {{ usable_rows('ssd_cla_care_plan') }}
)

select
    la_code,
    source_row,
    {{ read_text('lacp_table_id') }} as care_plan_id,
    {{ read_text('lacp_person_id') }} as person_id,
    {{ read_date('lacp_cla_care_plan_start_date') }} as start_date,
    {{ read_date('lacp_cla_care_plan_end_date') }} as end_date,
    {{ unusable_values([
        ['lacp_cla_care_plan_start_date', 'date'],
        ['lacp_cla_care_plan_end_date', 'date'],
    ]) }} as unusable_values
from delivered
