-- More sessions attended than possible are no record of attendance: such a row is in neither part, and listed.
with pupils as (
    select * from {{ ref('stg_attendance') }}
    where sessions_possible > 0 and coalesce(sessions_attended between 0 and sessions_possible, true)
),

terms as (
    select * from {{ ref('school_term') }}
)

select
    pupils.la_code,
    pupils.term_id,
    pupils.person_id,
    terms.month_end,
    coalesce(pupils.sessions_attended, 0) as sessions_attended,
    pupils.sessions_possible,
    case when pupils.sessions_attended is null then pupils.sessions_possible else 0 end as sessions_unknown
from pupils
inner join terms on pupils.la_code = terms.la_code and pupils.term_id = terms.term_id
