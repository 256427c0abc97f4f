with delivered as (
    {{ usable_rows('ssd_cla_health') }}
)

select
    la_code,
    source_row,
    {{ read_text('clah_health_check_id') }} as health_check_id,
    {{ read_text('clah_person_id') }} as person_id,
    {{ read_code('clah_health_check_type') }} as recorded_type,
    {{ health_check_type(read_code('clah_health_check_type')) }} as health_check_type,
    {{ read_date('clah_health_check_date') }} as check_date,
    {{ read_coded('clah_health_check_status') }} as health_check_status,
    {{ unusable_values([
        ['clah_health_check_date', 'date'],
        ['clah_health_check_status', 'code'],
        ['clah_health_check_type', 'word'],
    ]) }} as unusable_values
from delivered
