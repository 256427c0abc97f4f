with team_groups as (
    select * from {{ ref('stg_team_groups') }}
    where team_id is not null
),

departments as (
    select * from {{ ref('stg_department') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

months_in_group as (
    select
        team_groups.la_code,
        team_groups.team_id,
        team_groups.team_group,
        coalesce(team_groups.effective_from, periods.first_day) as effective_from,
        {{ cohort_days_covered(
            'coalesce(team_groups.effective_from, periods.first_day)', 'team_groups.effective_to'
        ) }} as month_end
    from team_groups
    inner join periods on team_groups.la_code = periods.la_code
),

-- A team is in one group at a time: of two the latest it moved to.
teams as (
    select la_code, month_end, team_id, max_by(team_group, effective_from) as team_group
    from months_in_group
    group by la_code, month_end, team_id
)

select
    teams.la_code,
    teams.month_end,
    teams.team_id,
    departments.team_name,
    teams.team_group
from teams
left join departments on teams.la_code = departments.la_code and teams.team_id = departments.team_id
