{# Of two values the one for the polarity: high where more is better, low where less is; none where neither is. #}
{% macro by_polarity(better, high, low) -%}
    case {{ better }} when 'high' then {{ high }} when 'low' then {{ low }} end
{%- endmacro %}


{#
    In which quarter of the councils a value lies, 1 the best; a value that is a threshold is in the better one, so that councils
    with the same value are in the same quarter. Null where there is no value, or none is better.
    among: the row that has the thresholds, and which way is better.
#}
{% macro quarter_of_councils(value, among) -%}
    {%- set better, median = among ~ '.better', among ~ '.national_median' -%}
    {%- set lower, upper = among ~ '.national_lower_quartile', among ~ '.national_upper_quartile' -%}
    case
        when {{ value }} is null or {{ better }} is null then null
        when {{ by_polarity(better, value ~ ' >= ' ~ upper, value ~ ' <= ' ~ lower) }} then 1
        when {{ by_polarity(better, value ~ ' >= ' ~ median, value ~ ' <= ' ~ median) }} then 2
        when {{ by_polarity(better, value ~ ' >= ' ~ lower, value ~ ' <= ' ~ upper) }} then 3
        else 4
    end
{%- endmacro %}


{#
    The benchmarks that are shown beside a figure, and of what they are, as columns: what the council printed or keeps of its own, whole, and
    else the official ones (rule S23). Nobody prints the region or the place among councils: beside what was printed they are official
    figures too, where these count by the same definition. benchmarks, official: aliases of the seed and of fct_official_benchmark.
#}
{% macro shown_benchmarks(benchmarks, official) -%}
    {%- set is_printed = benchmarks ~ '.la_code is not null' -%}
    {%- set is_beside = '(' ~ benchmarks ~ '.la_code is null or ' ~ official ~ '.is_same_definition)' -%}
    {% for one in ['statistical_neighbour_average', 'best_statistical_neighbour', 'national_average', 'national_top_quartile'] -%}
    case when {{ is_printed }} then cast({{ benchmarks }}.{{ one }} as double) else {{ official }}.{{ one }} end as {{ one }},
    {% endfor -%}
    case when {{ is_printed }} then {{ benchmarks }}.source_year else {{ official }}.source_period end as benchmark_period,
    case when {{ benchmarks }}.la_code is null then {{ official }}.is_provisional end as is_benchmark_provisional,
    case when {{ is_printed }} then {{ benchmarks }}.comparable else {{ official }}.is_same_definition end as is_benchmark_comparable,
    {% for one in ['regional_average', 'national_rank', 'national_quartile', 'councils_with_value'] -%}
    case when {{ is_beside }} then {{ official }}.{{ one }} end as {{ one }},
    {% endfor -%}
    {% for one, column in {'source_period': 'official_period', 'is_provisional': 'is_official_provisional'}.items() -%}
    case
        when {{ is_beside }} and ({{ official }}.regional_average is not null or {{ official }}.national_rank is not null)
            then {{ official }}.{{ one }}
    end as {{ column }}{{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
