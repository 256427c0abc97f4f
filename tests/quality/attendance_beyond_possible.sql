-- Pupils with more sessions attended in a term than there were, or with none possible: they are in no figure (rule S20).
select
    la_code,
    term_id,
    person_id,
    sessions_attended,
    sessions_possible
from {{ ref('stg_attendance') }}
where sessions_possible <= 0 or sessions_attended < 0 or sessions_attended > sessions_possible
