{#
    Numerators and denominators are counts, or sums of days, years or hours, kept to 4 decimals: what a sum of fractions has beyond
    them depends on the order of the rows, and would look like a figure that has changed. An average or a maximum of which a
    case is
    undecided has no bounds: what the case would add to it is not known.
#}
{% set is_bounded = "missing_reason is null and (unit not in ('average', 'maximum') or undecided = 0)" %}
with dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

windows as (
    select * from {{ ref('measure_window') }}
),

supply as (
    select * from {{ ref('indicator_supply') }}
),

last_days as (
    select * from {{ ref('measure_last_day') }}
),

-- By nobody there is no rate.
populations as (
    select * from {{ ref('population_month') }}
    where population > 0
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

gaps as (
    select * from {{ ref('measure_gap') }}
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
        round(windows.numerator, 4) as numerator,
        case when {{ has_denominator('dictionary.unit') }} then round(windows.denominator, 4) end as denominator,
        windows.month_numerator,
        case
            when dictionary.unit = 'rate_per_10k' then cast(populations.population as double) else windows.month_denominator
        end as month_base,
        windows.not_yet_due,
        windows.might_count,
        windows.might_not_count,
        windows.undecided,
        round(windows.denominator + windows.denominator_if_most, 4) as denominator_if_most,
        round(windows.denominator + windows.denominator_if_least, 4) as denominator_if_least,
        case when dictionary.unit = 'rate_per_10k' then populations.population end as population,
        case when dictionary.unit = 'rate_per_10k' then populations.mid_year end as population_mid_year,
        case when dictionary.unit = 'rate_per_10k' then populations.published_on end as population_published_on,
        case
            when not supply.is_supplied then 'not_supplied'
            when windows.month_end > least(periods.extract_date, supply.last_day, last_days.last_day) then 'after_extract_date'
            when dictionary.basis = 'quarter' and not calendar_months.is_quarter_end then 'not_reported_this_month'
            when gaps.reason is not null then gaps.reason
            -- Months before the first reported one are not in the sums, though an undated extract may reach back further.
            when {{ window_start('dictionary.summed_over', 'calendar_months') }} < periods.first_day then 'insufficient_history'
            when {{ window_start('dictionary.basis', 'calendar_months') }} < supply.complete_from then 'insufficient_history'
            when windows.denominator = 0 and {{ has_denominator('dictionary.unit') }} then 'no_denominator'
            when dictionary.unit = 'rate_per_10k' and populations.population is null then 'no_population'
        end as missing_reason
    from dictionary
    inner join windows
        on
            dictionary.measure_id = windows.measure_id
            and dictionary.summed_over = windows.summed_over
            and coalesce(dictionary.own_of, windows.la_code) = windows.la_code
    inner join periods on windows.la_code = periods.la_code
    inner join calendar_months on windows.month_end = calendar_months.month_end
    inner join supply on windows.la_code = supply.la_code and dictionary.indicator_id = supply.indicator_id
    left join last_days on windows.la_code = last_days.la_code and windows.measure_id = last_days.measure_id
    left join populations on windows.la_code = populations.la_code and windows.month_end = populations.month_end
    left join gaps
        on windows.la_code = gaps.la_code and windows.month_end = gaps.month_end and windows.measure_id = gaps.measure_id
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
    case when missing_reason is null then undecided end as undecided,
    case when missing_reason is null then {{ in_unit('unit', 'numerator', 'denominator', 'population') }} end as value,
    case when {{ is_bounded }} then {{ in_unit('unit', 'numerator - might_not_count', 'denominator_if_least', 'population') }} end
        as value_at_least,
    case when {{ is_bounded }} then {{ in_unit('unit', 'numerator + might_count', 'denominator_if_most', 'population') }} end
        as value_at_most
from counts
