-- Every team that the council or its extract of departments names; the council's own name goes first.
with own_names as (
    select * from {{ ref('team_name') }}
),

departments as (
    select * from {{ ref('stg_department') }}
)

select
    coalesce(own_names.la_code, departments.la_code) as la_code,
    coalesce(own_names.team_id, departments.team_id) as team_id,
    coalesce(own_names.team_name, departments.team_name) as team_name
from own_names
full outer join departments on own_names.la_code = departments.la_code and own_names.team_id = departments.team_id
where coalesce(own_names.team_id, departments.team_id) is not null
