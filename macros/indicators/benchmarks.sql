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
    The benchmarks that are shown beside a figure, and of what they are, as columns: what the council printed or keeps of its own, and
    else the official ones (rule S23). benchmarks, official: aliases of the seed and of fct_official_benchmark, of which one is joined.
#}
{% macro shown_benchmarks(benchmarks, official) -%}
    {% for one in ['statistical_neighbour_average', 'best_statistical_neighbour', 'national_average', 'national_top_quartile'] -%}
    coalesce(cast({{ benchmarks }}.{{ one }} as double), {{ official }}.{{ one }}) as {{ one }},
    {% endfor -%}
    {{ official }}.regional_average,
    coalesce({{ benchmarks }}.source_year, {{ official }}.source_period) as benchmark_period,
    {{ official }}.is_provisional as is_benchmark_provisional,
    coalesce({{ benchmarks }}.comparable, {{ official }}.is_same_definition) as is_benchmark_comparable
{%- endmacro %}
