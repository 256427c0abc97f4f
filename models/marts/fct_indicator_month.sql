with indicator_values as (
    select * from {{ ref('indicator_reported') }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

targets as (
    select * from {{ ref('target') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

quality as (
    select * from {{ ref('indicator_quality') }}
),

disturbances as (
    select * from {{ ref('indicator_disturbance') }}
),

astray as (
    select * from {{ ref('indicator_astray') }}
),

compared as (
    select
        indicator_values.*,
        dictionary.polarity,
        dictionary.summed_over,
        dictionary.decimals,
        calendar_months.reporting_year,
        coalesce(indicator_values.population, indicator_values.denominator) as base,
        {{ earlier('month', 1) }},
        {{ earlier('year', 12) }},
        lag(indicator_values.month_numerator, 12) over series as dropped_month_numerator,
        lag(indicator_values.month_base, 12) over series as dropped_month_base
    from indicator_values
    inner join dictionary on indicator_values.indicator_id = dictionary.indicator_id
    inner join calendar_months on indicator_values.month_end = calendar_months.month_end
    window
        series as (
            partition by indicator_values.la_code, indicator_values.indicator_id, indicator_values.breakdown
            order by indicator_values.month_end
        )
),

changed as (
    select
        *,
        {{ displayed_change('value', 'previous_month_value', 'decimals') }} as change_on_month,
        {{ displayed_change('value', 'previous_year_value', 'decimals') }} as change_on_year
    from compared
)

select
    changed.la_code,
    changed.indicator_id,
    changed.breakdown,
    changed.month_end,
    changed.reporting_year,
    changed.measure_id,
    changed.basis,
    changed.unit,
    changed.numerator,
    changed.denominator,
    changed.population,
    changed.population_mid_year,
    changed.population_published_on,
    changed.period_start,
    changed.period_end,
    changed.period_published_on,
    changed.value,
    {{ displayed('changed.value', 'changed.decimals') }} as displayed_value,
    changed.missing_reason,
    changed.not_yet_due,
    changed.undecided,
    changed.value_at_least,
    changed.value_at_most,
    changed.is_frozen,
    targets.direction as target_direction,
    cast(targets.target as double) as target,
    cast(targets.amber_limit as double) as amber_limit,
    cast(targets.centre as double) as target_centre,
    cast(targets.green_tolerance as double) as green_tolerance,
    cast(targets.amber_tolerance as double) as amber_tolerance,
    cast(targets.band_low as double) as band_low,
    cast(targets.band_high as double) as band_high,
    {{ rag('changed.value', 'changed.decimals', 'targets') }} as rag,
    {{ rag_note('changed.value', 'changed.decimals', 'targets') }} as rag_note,
    {{ direction_of_travel('month') }},
    {{ change_on_month_is_within_chance('changed') }} as is_change_on_month_within_chance,
    {{ direction_of_travel('year') }},
    {{ is_within_chance(
        'changed.unit', 'changed.numerator', 'changed.base', 'changed.previous_year_numerator', 'changed.previous_year_base'
    ) }} as is_change_on_year_within_chance,
    {{ quality_of_figure('changed', 'disturbances', 'astray', 'quality') }} as data_quality,
    {{ quality_of_figure_in_words('changed', 'disturbances', 'astray', 'quality') }} as data_quality_note
from changed
left join targets on {{ same_key('changed', 'targets', ['la_code', 'reporting_year', 'indicator_id']) }}
left join quality on {{ same_key('changed', 'quality', ['la_code', 'indicator_id', 'month_end']) }}
left join disturbances on {{ same_key('changed', 'disturbances', ['la_code', 'indicator_id', 'month_end']) }}
left join astray on {{ same_key('changed', 'astray', ['la_code', 'indicator_id', 'month_end']) }}
