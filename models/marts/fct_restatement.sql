{% set reasons = ['added_late', 'changed', 'removed', 'rule', 'other'] %}

with published as (
    select
        *,
        first_value(value) over figure_months as first_value,
        first_value(reported_on) over figure_months as first_reported_on,
        cast(row_number() over figure_months as bigint) as times_published,
        lead(publication_number) over figure_months is null as is_latest
    from {{ source('ledger', 'published_value') }}
    window figure_months as (partition by la_code, indicator_id, breakdown, month_end order by publication_number)
),

counted as (
    select * from {{ ref('indicator_value') }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

restated_rows as (
    select * from {{ ref('restricted_restated_row') }}
),

figures as (
    select
        published.*,
        dictionary.decimals,
        {{ window_start('dictionary.summed_over', 'calendar_months') }} as window_start,
        counted.numerator as numerator_now,
        counted.denominator as denominator_now,
        counted.population as population_now,
        counted.value as value_now,
        counted.missing_reason as missing_reason_now,
        {{ is_other_figure('counted', 'published') }} as is_changed,
        {{ in_unit('published.unit', 'published.numerator', 'published.denominator', 'counted.population') }} - published.value
            as change_by_population
    from published
    inner join counted
        on
            published.la_code = counted.la_code
            and published.indicator_id = counted.indicator_id
            and published.breakdown = counted.breakdown
            and published.month_end = counted.month_end
    inner join dictionary on published.indicator_id = dictionary.indicator_id
    inner join calendar_months on published.month_end = calendar_months.month_end
    where published.is_latest
),

moved_rows as (
    select
        figures.la_code,
        figures.indicator_id,
        figures.breakdown,
        {% for reason in reasons -%}
        count(case when restated_rows.reason = '{{ reason }}' then 1 end) as rows_{{ reason }},
        sum(case when restated_rows.reason = '{{ reason }}' then restated_rows.numerator - restated_rows.published_numerator end)
            as numerator_change_{{ reason }},
        {% endfor -%}
        figures.month_end
    from figures
    inner join restated_rows
        on
            figures.la_code = restated_rows.la_code
            and figures.month_end = restated_rows.published_month
            and figures.measure_id = restated_rows.measure_id
            and figures.breakdown = restated_rows.breakdown
            and restated_rows.counted_in_month >= figures.window_start
    where restated_rows.numerator <> restated_rows.published_numerator or figures.unit in ('percentage', 'average', 'maximum')
    group by figures.la_code, figures.indicator_id, figures.breakdown, figures.month_end
)

select
    figures.la_code,
    figures.indicator_id,
    figures.breakdown,
    figures.month_end,
    figures.measure_id,
    figures.basis,
    figures.unit,
    figures.times_published,
    figures.first_reported_on as first_published_on,
    figures.first_value as first_published_value,
    figures.reported_on as latest_published_on,
    figures.extract_date as latest_published_extract_date,
    figures.rule_version as latest_published_rule_version,
    figures.value as latest_published_value,
    figures.missing_reason as latest_published_missing_reason,
    figures.numerator as latest_published_numerator,
    figures.denominator as latest_published_denominator,
    figures.population as latest_published_population,
    figures.value_now as value,
    figures.missing_reason_now as missing_reason,
    figures.numerator_now as numerator,
    figures.denominator_now as denominator,
    figures.population_now as population,
    figures.is_changed,
    figures.value_now - figures.value as change,
    {{ displayed_change('figures.value_now', 'figures.value', 'figures.decimals') }} as displayed_change,
    round(figures.numerator_now - figures.numerator, 4) as numerator_change,
    round(figures.denominator_now - figures.denominator, 4) as denominator_change,
    {% for reason in reasons -%}
    coalesce(moved_rows.rows_{{ reason }}, 0) as rows_{{ reason }},
    round(coalesce(moved_rows.numerator_change_{{ reason }}, 0), 4) as numerator_change_{{ reason }},
    {% endfor -%}
    figures.change_by_population,
    {{ what_changed('figures', 'moved_rows') }} as what_changed
from figures
left join moved_rows
    on
        figures.la_code = moved_rows.la_code
        and figures.indicator_id = moved_rows.indicator_id
        and figures.breakdown = moved_rows.breakdown
        and figures.month_end = moved_rows.month_end
