with delivered as (
    {{ usable_rows('ssd_cp_visits') }}
)

select
    la_code,
    source_row,
    {{ read_text('cppv_cp_visit_id') }} as visit_id,
    {{ read_text('cppv_person_id') }} as person_id,
    {{ read_text('cppv_cp_plan_id') }} as child_protection_plan_id,
    {{ read_date('cppv_cp_visit_date') }} as visit_date,
    {{ read_flag('cppv_cp_visit_seen') }} as is_child_seen,
    {{ unusable_values([
        ['cppv_cp_visit_date', 'date'],
        ['cppv_cp_visit_seen', 'flag'],
    ]) }} as unusable_values
from delivered
