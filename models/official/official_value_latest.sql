{#
    The official figures of each council of the run, as they were published last: what a council's own are held against. Where any council
    has a value of a period and this one has none, it was withheld, or withdrawn.
#}
with official_values as (
    select * from {{ source('official', 'official_value') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

told_periods as (
    select
        official_measure,
        period_end,
        max(measure_name) as measure_name,
        max(unit) as unit,
        max(covers) as covers,
        max(period) as period,
        max(period_start) as period_start,
        max(source) as source
    from official_values
    where value is not null
    group by official_measure, period_end
),

retrieved as (
    select
        periods.la_code,
        official_values.*,
        row_number() over retrievals as place,
        lead(official_values.value) over retrievals as value_before
    from official_values
    inner join periods on official_values.area_code = periods.la_code
    window
        retrievals as (
            partition by periods.la_code, official_values.official_measure, official_values.period_end
            order by official_values.retrieved_on desc nulls last
        )
)

select
    periods.la_code,
    told_periods.official_measure,
    told_periods.measure_name,
    told_periods.unit,
    told_periods.covers,
    told_periods.period,
    told_periods.period_start,
    told_periods.period_end,
    retrieved.value,
    retrieved.value_before,
    retrieved.is_provisional,
    told_periods.source,
    retrieved.published_on,
    retrieved.retrieved_on
from periods
cross join told_periods
left join retrieved
    on
        periods.la_code = retrieved.la_code
        and told_periods.official_measure = retrieved.official_measure
        and told_periods.period_end = retrieved.period_end
        and retrieved.place = 1
