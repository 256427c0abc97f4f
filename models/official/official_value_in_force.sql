with official_values as (
    select *, substr(area_code, 1, 3) not in ('E12', 'E92') as is_council from {{ source('official', 'official_value') }}
    -- A month of a year before is nothing to compare a month or a year with.
    where covers <> 'month'
),

months as (
    select * from {{ ref('calendar_month') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

first_retrieval as (
    select min(retrieved_on) as retrieved_on from official_values
),

-- A year is shown what was known by its end. What was known before the first retrieval cannot be told: that stands for it.
years as (
    select distinct
        months.reporting_year,
        months.financial_year_start as year_start,
        greatest(cast({{ add_months('months.financial_year_start', 12) }} as date), first_retrieval.retrieved_on) as known_until
    from months
    cross join first_retrieval
    where exists (select 1 from periods where months.month_end between periods.first_month and periods.reporting_month)
),

-- Results of a school year are published in the autumn, offers of places before: a financial year has those until September.
values_told as (
    select
        official_measure,
        period_end,
        max(case when covers = 'school year' or covers like '%offer day' then 5 else 0 end) as months_into_the_year,
        min(retrieved_on) as retrieved_on
    from official_values
    where value is not null
    group by official_measure, period_end
),

-- The latest period that had ended before the year began: the same one for every area.
source_periods as (
    select years.reporting_year, years.known_until, values_told.official_measure, max(values_told.period_end) as period_end
    from years
    inner join values_told
        on
            {{ add_months('years.year_start', 'values_told.months_into_the_year') }} > values_told.period_end
            and years.known_until >= values_told.retrieved_on
    group by years.reporting_year, years.known_until, values_told.official_measure
),

retrieved_values as (
    select
        source_periods.reporting_year,
        official_values.*,
        row_number() over (
            partition by source_periods.reporting_year, official_values.official_measure, official_values.area_code
            order by official_values.retrieved_on desc nulls last
        ) as place
    from source_periods
    inner join official_values
        on
            source_periods.official_measure = official_values.official_measure
            and source_periods.period_end = official_values.period_end
            and source_periods.known_until >= official_values.retrieved_on
)

select
    reporting_year,
    official_measure,
    area_code,
    region_code,
    is_council,
    measure_name,
    unit,
    source,
    period as source_period,
    period_start as source_period_start,
    period_end as source_period_end,
    is_provisional,
    published_on,
    retrieved_on,
    value,
    cast(rank() over (partition by reporting_year, official_measure, is_council order by value desc nulls last) as bigint)
        as place_from_highest,
    cast(rank() over (partition by reporting_year, official_measure, is_council order by value nulls last) as bigint)
        as place_from_lowest
from retrieved_values
where place = 1 and value is not null
