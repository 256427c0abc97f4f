with delivered as (
    {{ usable_rows('local_plan_versions') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_coded('plan_type') }} as plan_type,
    {{ read_date('plan_date') }} as plan_date,
    {{ read_whole_number('previous_cp_plans') }} as previous_child_protection_plans,
    {{ unusable_values([
        ['plan_type', 'code'],
        ['plan_date', 'date'],
        ['previous_cp_plans', 'whole_number'],
    ]) }} as unusable_values
from delivered
