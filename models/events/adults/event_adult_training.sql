-- Places on courses, of whom an attendee may take several; nothing else is asked of them.
select
    la_code,
    course_id,
    attendee_id,
    course_id || '|' || coalesce(attendee_id, '') as place_id,
    course_date,
    organisation
from {{ ref('stg_asg_training') }}
