with exceptions as (
    select * from {{ ref('restricted_exception') }}
),

teams as (
    select * from {{ ref('dim_team') }}
),

counted as (
    select
        la_code,
        as_at,
        measure_id,
        kind,
        team_id,
        count(*) as cases,
        count(distinct person_id) as children,
        max(days_over) as most_days_over,
        min(due_date) as first_due_date
    from exceptions
    group by la_code, as_at, measure_id, kind, team_id
)

select
    counted.la_code,
    counted.as_at,
    counted.measure_id,
    counted.kind,
    counted.team_id,
    coalesce(teams.team_name, 'No team recorded') as team_name,
    counted.cases,
    counted.children,
    cast(counted.most_days_over as bigint) as most_days_over,
    counted.first_due_date,
    {{ any_is_small(['counted.cases', 'counted.children']) }} as is_small
from counted
left join teams on counted.la_code = teams.la_code and counted.team_id = teams.team_id
