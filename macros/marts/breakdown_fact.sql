{#
    A breakdown fact: how many of a total fall in each category, as rows of la_code, month_end, basis, <category>, label,
    <count>, total, percentage, missing_reason, between what the count may lie (<count>_at_least, <count>_at_most: rule S25), and how good
    the data behind it are (data_quality, data_quality_note): the worse of the total and of what rests on what splits it.
    Categories without a case are counted zeros; where the total is missing, so are
    its parts, for the same reason.

    measures: mapping of basis to [measure split by category, indicator that says whether the total is there, and, where that does not rest
    on what splits it, one that does].
    category, count: names of the two columns.
#}
{% macro breakdown_fact(measures, category, count) -%}
    with windows as (
        select * from {{ ref('measure_window') }}
    ),

    totals as (
        select * from {{ ref('fct_indicator_month') }}
    ),

    categories as (
        select * from {{ ref('breakdown_category') }}
    ),

    counts as (
        {% for basis, ids in measures.items() %}
        {% set measure_id, total_id, split_id = (ids + ids[1:])[:3] %}
        select
            windows.la_code,
            windows.month_end,
            '{{ basis }}' as basis,
            windows.measure_id,
            windows.breakdown,
            case when {{ is_countable('totals') }} then cast(windows.numerator as bigint) end as counted,
            windows.might_count,
            windows.might_not_count,
            case when not {{ is_countable('totals') }} then totals.missing_reason end as missing_reason,
            {{ worse_quality('totals', 'splits') }}
        from windows
        inner join totals
            on {{ same_key('windows', 'totals', ['la_code', 'month_end']) }} and totals.indicator_id = '{{ total_id }}'
        inner join totals as splits
            on {{ same_key('windows', 'splits', ['la_code', 'month_end']) }} and splits.indicator_id = '{{ split_id }}'
        where
            windows.measure_id = '{{ measure_id }}'
            and windows.summed_over = '{{ 'in_month' if basis == 'as_at_month_end' else basis }}'
        {{ 'union all' if not loop.last }}
        {% endfor %}
    )

    select
        counts.la_code,
        counts.month_end,
        counts.basis,
        counts.breakdown as {{ category }},
        categories.label,
        cast(categories.print_order as integer) as print_order,
        counts.counted as {{ count }},
        cast(sum(counts.counted) over total as bigint) as total,
        {{ percentage('counts.counted', 'sum(counts.counted) over total') }} as percentage,
        counts.missing_reason,
        cast(counts.counted - counts.might_not_count as bigint) as {{ count }}_at_least,
        cast(counts.counted + counts.might_count as bigint) as {{ count }}_at_most,
        counts.data_quality,
        counts.data_quality_note
    from counts
    inner join categories on counts.measure_id = categories.measure_id and counts.breakdown = categories.breakdown
    window total as (partition by counts.la_code, counts.month_end, counts.basis)
{%- endmacro %}


{# Whether an indicator's cases can be counted: it is not missing, or only because there were none. #}
{% macro is_countable(indicator) -%}
    (coalesce({{ indicator }}.missing_reason, 'no_denominator') = 'no_denominator')
{%- endmacro %}
