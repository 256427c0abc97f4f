select
    la_code,
    term_id,
    person_id,
    sessions_attended,
    sessions_possible
from {{ ref('stg_attendance') }}
where sessions_possible <= 0 or sessions_attended < 0 or sessions_attended > sessions_possible
