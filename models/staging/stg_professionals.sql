with delivered as (
    {{ usable_rows('ssd_professionals') }}
)

select
    la_code,
    source_row,
    {{ read_text('prof_professional_id') }} as worker_id,
    {{ read_text('prof_staff_id') }} as staff_id,
    {{ read_code('prof_professional_job_title') }} as job_title,
    {{ read_hours('prof_full_time_equivalency') }} as fte,
    {{ unusable_values([
        ['prof_full_time_equivalency', 'hours'],
    ]) }} as unusable_values
from delivered
