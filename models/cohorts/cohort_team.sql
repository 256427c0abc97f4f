with team_groups as (
    select
        la_code,
        team_id,
        team_group,
        effective_from,
        source_row,
        is_end_unknown,
        -- A time in a group that ended on an unknown day ended when the team moved; the last is in no month.
        case
            when is_end_unknown
                then lead(effective_from) over (partition by la_code, team_id order by effective_from nulls first, source_row)
            else effective_to
        end as effective_to
    from {{ ref('stg_team_groups') }}
    where team_id is not null
),

names as (
    select * from {{ ref('record_team') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

months_in_group as (
    select
        team_groups.la_code,
        team_groups.team_id,
        team_groups.team_group,
        team_groups.effective_from,
        team_groups.source_row,
        {{ cohort_days_covered(
            'coalesce(team_groups.effective_from, periods.first_day)', 'team_groups.effective_to'
        ) }} as month_end
    from team_groups
    inner join periods on team_groups.la_code = periods.la_code
    where team_groups.effective_to is not null or not coalesce(team_groups.is_end_unknown, false)
),

-- A team is in one group at a time: of two the latest it moved to, which is none without a day; of one day the last delivered.
ordered_groups as (
    select
        *,
        row_number() over (
            partition by la_code, month_end, team_id order by effective_from desc nulls last, source_row desc
        ) as place_from_last
    from months_in_group
),

teams as (
    select * from ordered_groups
    where place_from_last = 1
)

select
    teams.la_code,
    teams.month_end,
    teams.team_id,
    names.team_name,
    teams.team_group
from teams
left join names on teams.la_code = names.la_code and teams.team_id = names.team_id
