with delivered as (
    {{ usable_rows('ssd_cla_visits') }}
)

select
    la_code,
    source_row,
    {{ read_text('clav_cla_visit_id') }} as visit_id,
    {{ read_text('clav_person_id') }} as person_id,
    {{ read_date('clav_cla_visit_date') }} as visit_date,
    {{ read_flag('clav_cla_visit_seen') }} as is_child_seen,
    {{ unusable_values([
        ['clav_cla_visit_date', 'date'],
        ['clav_cla_visit_seen', 'flag'],
    ]) }} as unusable_values
from delivered
