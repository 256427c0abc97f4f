-- What the teams of a council had in time, and what was judged of them, is what the figure of the month counts.
with teams as (
    select
        la_code,
        measure_id,
        month_end,
        sum(in_time) as in_time,
        sum(judged) as judged
    from {{ ref('fct_timeliness_team_month') }}
    group by la_code, measure_id, month_end
),

figures as (
    select distinct
        figures.la_code,
        figures.measure_id,
        figures.month_end,
        figures.numerator,
        figures.denominator
    from {{ ref('indicator_value') }} as figures
    inner join {{ ref('indicator_dictionary') }} as dictionary on figures.indicator_id = dictionary.indicator_id
    where
        dictionary.summed_over = 'in_month'
        and dictionary.unit = 'percentage'
        and figures.breakdown = 'all'
        and figures.missing_reason is null
        and figures.measure_id in (select teams.measure_id from teams)
)

select
    figures.*,
    teams.in_time,
    teams.judged
from figures
left join teams using (la_code, measure_id, month_end)
where figures.numerator <> coalesce(teams.in_time, 0) or figures.denominator <> coalesce(teams.judged, 0)
