with delivered as (
    {{ usable_rows('ssd_immigration_status') }}
)

select
    la_code,
    source_row,
    {{ read_text('immi_immigration_status_id') }} as immigration_status_id,
    {{ read_text('immi_person_id') }} as person_id,
    {{ read_code('immi_immigration_status') }} as immigration_status,
    {{ read_date('immi_immigration_status_start_date') }} as start_date,
    {{ read_end('immi_immigration_status_end_date', 'immi_immigration_status_start_date') }} as end_date,
    {{ unusable_values([
        ['immi_immigration_status_start_date', 'date'],
        ['immi_immigration_status_end_date', 'date'],
    ]) }} as unusable_values
from delivered
