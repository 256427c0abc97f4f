with case_workers as (
    select * from {{ ref('cohort_case_worker') }}
),

teams as (
    select * from {{ ref('cohort_team') }}
),

told as (
    {{ measures_told_in_month() }}
),

quality as (
    select told.la_code, told.month_end, {{ worst_quality('told', 'told.measure_id') }} from told
    where told.measure_id like 'caseload%'
    group by told.la_code, told.month_end
),

-- A team keeps its name when it has left its group.
names as (
    select la_code, team_id, max(team_name) as team_name from teams
    group by la_code, team_id
),

caseloads as (
    select
        la_code,
        month_end,
        team_id,
        count(*) as workers,
        sum(cases) as cases,
        {{ in_any_order('sum(contracted_fte * is_counted_in_average)') }} as contracted_fte,
        {{ in_any_order('sum(adjusted_fte * is_counted_in_average)') }} as adjusted_fte,
        sum(cases * is_counted_in_average) as counted_cases,
        max(cases) as maximum_caseload
    from case_workers
    where team_id is not null
    group by la_code, month_end, team_id
)

-- A team without a case is a counted nothing; one that is in no group has its caseload all the same.
select
    coalesce(teams.la_code, caseloads.la_code) as la_code,
    coalesce(teams.month_end, caseloads.month_end) as month_end,
    coalesce(teams.team_id, caseloads.team_id) as team_id,
    names.team_name,
    teams.team_group,
    coalesce(caseloads.workers, 0) as workers,
    cast(coalesce(caseloads.cases, 0) as bigint) as cases,
    coalesce(caseloads.contracted_fte, 0) as contracted_fte,
    coalesce(caseloads.adjusted_fte, 0) as adjusted_fte,
    {{ average('caseloads.counted_cases', 'caseloads.adjusted_fte') }} as average_caseload,
    caseloads.maximum_caseload,
    {{ any_is_small(['coalesce(caseloads.workers, 0)', 'coalesce(caseloads.cases, 0)']) }} as is_small,
    quality.data_quality,
    quality.data_quality_note
from teams
full outer join caseloads
    on teams.la_code = caseloads.la_code and teams.month_end = caseloads.month_end and teams.team_id = caseloads.team_id
left join names
    on
        coalesce(teams.la_code, caseloads.la_code) = names.la_code
        and coalesce(teams.team_id, caseloads.team_id) = names.team_id
left join quality
    on
        coalesce(teams.la_code, caseloads.la_code) = quality.la_code
        and coalesce(teams.month_end, caseloads.month_end) = quality.month_end
