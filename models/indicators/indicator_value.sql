with dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

windows as (
    select * from {{ ref('measure_window') }}
),

supply as (
    select * from {{ ref('indicator_supply') }}
),

populations as (
    select * from {{ ref('population_month') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

counts as (
    select
        windows.la_code,
        dictionary.indicator_id,
        dictionary.measure_id,
        windows.breakdown,
        windows.month_end,
        dictionary.basis,
        dictionary.unit,
        windows.numerator,
        case when dictionary.unit = 'percentage' then windows.denominator end as denominator,
        windows.month_numerator,
        case when dictionary.unit like 'rate%' then populations.population else windows.month_denominator end as month_base,
        windows.not_yet_due,
        case when dictionary.unit like 'rate%' then populations.population end as population,
        case when dictionary.unit like 'rate%' then populations.mid_year end as population_mid_year,
        case when dictionary.unit like 'rate%' then populations.published_on end as population_published_on,
        case
            when not supply.is_supplied then 'not_supplied'
            when windows.month_end > periods.extract_date then 'after_extract_date'
            when {{ add_months('windows.window_start', '-dictionary.look_back_months') }} < supply.history_start
                then 'insufficient_history'
            when dictionary.unit = 'percentage' and windows.denominator = 0 then 'no_denominator'
            when dictionary.unit like 'rate%' and populations.population is null then 'no_population'
        end as missing_reason
    from dictionary
    inner join windows
        on
            dictionary.measure_id = windows.measure_id
            and case when dictionary.basis = 'as_at_month_end' then 'in_month' else dictionary.basis end = windows.basis
    inner join periods on windows.la_code = periods.la_code
    inner join supply on windows.la_code = supply.la_code and dictionary.indicator_id = supply.indicator_id
    left join populations on windows.la_code = populations.la_code and windows.month_end = populations.month_end
)

select
    la_code,
    indicator_id,
    measure_id,
    breakdown,
    month_end,
    basis,
    unit,
    month_numerator,
    month_base,
    population,
    population_mid_year,
    population_published_on,
    missing_reason,
    case when missing_reason is null or missing_reason = 'no_denominator' then numerator end as numerator,
    case when missing_reason is null or missing_reason = 'no_denominator' then denominator end as denominator,
    case when missing_reason is null then not_yet_due end as not_yet_due,
    case
        when missing_reason is not null then null
        when unit = 'percentage' then {{ percentage('numerator', 'denominator') }}
        when unit like 'rate%' then {{ rate_per_10k('numerator', 'population') }}
        else cast(numerator as double)
    end as value
from counts
