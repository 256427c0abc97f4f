with delivered as (
    {{ usable_rows('local_asg_training') }}
)

select
    la_code,
    source_row,
    {{ read_text('course_id') }} as course_id,
    {{ read_text('attendee_id') }} as attendee_id,
    {{ read_date('course_date') }} as course_date,
    {{ read_text('organisation') }} as organisation,
    {{ unusable_values([
        ['course_date', 'date'],
    ]) }} as unusable_values
from delivered
