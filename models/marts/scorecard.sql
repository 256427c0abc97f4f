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
),

official_benchmarks as (
    select * from {{ ref('fct_official_benchmark') }}
    where is_neighbour_model_in_force and is_shown
),

councils as (
    select * from {{ ref('dim_council') }}
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
    {{ label_told_apart('printed_lines', 'dictionary.unit') }} as label,
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
    {% for figure in ['numerator', 'denominator', 'population', 'value', 'displayed_value'] -%}
    month_0.{{ figure }},
    {% endfor -%}
    printed_lines.figure_month,
    printed_lines.figure_month_year,
    month_0.period_start,
    month_0.period_end,
    month_0.period_published_on,
    case when printed_lines.figure_month is null then 'not_reported_this_month' else month_0.missing_reason end as missing_reason,
    {% for open_case in ['not_yet_due', 'undecided', 'value_at_least', 'value_at_most'] -%}
    month_0.{{ open_case }},
    {% endfor -%}
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
    {{ shown_benchmarks('benchmarks', 'official') }},
    {% for told, column in {
        'neighbours_with_value': 'neighbours_with_value', 'source': 'benchmark_source', 'difference': 'benchmark_difference',
    }.items() -%}
    case when benchmarks.la_code is null then official.{{ told }} end as {{ column }},
    {% endfor -%}
    councils.began_on as council_began_on
from printed_lines
inner join dictionary on printed_lines.indicator_id = dictionary.indicator_id
{% for name, month in {
    'month_0': 'figure_month', 'month_1': 'month_1_before', 'month_2': 'month_2_before', 'month_3': 'month_3_before',
    'year_0': 'figure_month_year', 'year_1': 'year_end_1_before', 'year_2': 'year_end_2_before', 'year_3': 'year_end_3_before',
    'year_4': 'year_end_4_before',
}.items() %}
left join facts as {{ name }}
    on
        printed_lines.la_code = {{ name }}.la_code
        and printed_lines.indicator_id{{ '_year' if 'year' in name }} = {{ name }}.indicator_id
        and printed_lines.{{ month }} = {{ name }}.month_end
{% endfor %}
left join benchmarks
    on
        printed_lines.la_code = benchmarks.la_code
        and printed_lines.reporting_year = benchmarks.reporting_year
        and printed_lines.indicator_id = benchmarks.indicator_id
-- Official figures are of whole years. What the council printed, or keeps of its own, counts before them, a line at a time.
left join official_benchmarks as official
    on
        printed_lines.la_code = official.la_code
        and printed_lines.reporting_year = official.reporting_year
        and coalesce(printed_lines.indicator_id_year, printed_lines.indicator_id) = official.indicator_id
left join councils on printed_lines.la_code = councils.la_code
