with facts as (
    select * from {{ ref('fct_indicator_month') }}
    where breakdown = 'all'
),

printed_lines as (
    select * from {{ ref('indicator_printed_line') }}
),

dictionary as (
    select * from {{ ref('dim_indicator') }}
),

benchmarks as (
    select * from {{ ref('benchmark') }}
)

select
    printed_lines.la_code,
    printed_lines.reporting_month,
    printed_lines.scorecard,
    printed_lines.scorecard_title,
    printed_lines.print_order,
    printed_lines.section_order,
    printed_lines.section,
    printed_lines.line_order,
    printed_lines.ref,
    printed_lines.label,
    printed_lines.indicator_id,
    printed_lines.indicator_id_year,
    dictionary.unit,
    dictionary.decimals,
    dictionary.polarity as good_performance,
    printed_lines.reporting_year,
    printed_lines.months_shown,
    month_3.value as value_3_months_before,
    month_2.value as value_2_months_before,
    month_1.value as value_previous_month,
    month_0.numerator,
    month_0.denominator,
    month_0.population,
    month_0.value,
    month_0.displayed_value,
    printed_lines.figure_month,
    printed_lines.figure_month_year,
    month_0.period_start,
    month_0.period_end,
    month_0.period_published_on,
    case when printed_lines.figure_month is null then 'not_reported_this_month' else month_0.missing_reason end as missing_reason,
    month_0.not_yet_due,
    month_0.undecided,
    month_0.value_at_least,
    month_0.value_at_most,
    coalesce(month_0.is_frozen, false) as is_frozen,
    month_0.data_quality,
    month_0.data_quality_note,
    {% for figure in [
        'numerator', 'denominator', 'value', 'displayed_value', 'missing_reason', 'not_yet_due', 'data_quality', 'data_quality_note',
    ] -%}
    year_0.{{ figure }} as {{ figure }}_year,
    {% endfor -%}
    month_0.change_on_month,
    month_0.direction_on_month,
    month_0.judgement_on_month,
    month_0.is_change_on_month_within_chance,
    -- Of the year's indicator where it has changed from a year before, all of them, and else of the month's: never of both.
    coalesce(year_0.change_on_year, month_0.change_on_year) as change_on_year,
    {% for said in ['direction_on_year', 'judgement_on_year', 'is_change_on_year_within_chance'] -%}
    case when year_0.change_on_year is null then month_0.{{ said }} else year_0.{{ said }} end as {{ said }},
    {% endfor -%}
    month_0.rag as rag_in_month,
    year_0.rag as rag_year_end,
    coalesce(month_0.rag_note, year_0.rag_note) as rag_note,
    {% for part in [
        'target_direction', 'target', 'amber_limit', 'target_centre', 'green_tolerance', 'amber_tolerance', 'band_low', 'band_high',
    ] -%}
    month_0.{{ part }},
    {% endfor -%}
    year_4.value as value_4_years_before,
    year_3.value as value_3_years_before,
    year_2.value as value_2_years_before,
    year_1.value as value_previous_year,
    {% for compared_with in [
        'statistical_neighbour_average', 'best_statistical_neighbour', 'national_average', 'national_top_quartile',
    ] -%}
    cast(benchmarks.{{ compared_with }} as double) as {{ compared_with }},
    {% endfor -%}
    benchmarks.comparable as is_benchmark_comparable
from printed_lines
inner join dictionary on printed_lines.indicator_id = dictionary.indicator_id
left join facts as month_0
    on
        printed_lines.la_code = month_0.la_code
        and printed_lines.indicator_id = month_0.indicator_id
        and printed_lines.figure_month = month_0.month_end
{% for months in [1, 2, 3] %}
left join facts as month_{{ months }}
    on
        printed_lines.la_code = month_{{ months }}.la_code
        and printed_lines.indicator_id = month_{{ months }}.indicator_id
        and printed_lines.month_{{ months }}_before = month_{{ months }}.month_end
{% endfor %}
left join facts as year_0
    on
        printed_lines.la_code = year_0.la_code
        and printed_lines.indicator_id_year = year_0.indicator_id
        and printed_lines.figure_month_year = year_0.month_end
{% for years in [1, 2, 3, 4] %}
left join facts as year_{{ years }}
    on
        printed_lines.la_code = year_{{ years }}.la_code
        and printed_lines.indicator_id_year = year_{{ years }}.indicator_id
        and printed_lines.year_end_{{ years }}_before = year_{{ years }}.month_end
{% endfor %}
left join benchmarks
    on
        printed_lines.la_code = benchmarks.la_code
        and printed_lines.reporting_year = benchmarks.reporting_year
        and printed_lines.indicator_id = benchmarks.indicator_id
