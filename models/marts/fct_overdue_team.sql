with exceptions as (
    select * from {{ ref('restricted_exception') }}
),

teams as (
    select * from {{ ref('dim_team') }}
),

-- As good as the latest figures of the measure.
told as (
    {{ measures_told_in_month() }}
),

latest_months as (
    select la_code, measure_id, max(month_end) as month_end from told
    group by la_code, measure_id
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
    {{ any_is_small(['counted.cases', 'counted.children']) }} as is_small,
    told.data_quality,
    told.data_quality_note
from counted
left join teams on counted.la_code = teams.la_code and counted.team_id = teams.team_id
left join latest_months on counted.la_code = latest_months.la_code and counted.measure_id = latest_months.measure_id
left join told on {{ same_key('latest_months', 'told', ['la_code', 'measure_id', 'month_end']) }}
