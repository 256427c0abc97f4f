{#
    What a figure may hold of which nobody knows whether, or on which day, it counts (unknown_day and perhaps of a block, see
    section_counts), as rows of la_code, measure_id, breakdown, first_month and last_month (those that the day may lie in),
    counted_month (the one that monthly_counts has it in, null for none), numerator, denominator, might_count, might_not_count of
    one row, and how many such `cases` there are.
#}
{% macro section_perhaps(blocks) -%}
    {%- set selects = [] -%}
    {%- for block in blocks -%}
    {%- for measure_id, measure in measures_of_block(block).items() -%}
    {%- do selects.append(_on_an_unknown_day(block, measure_id, measure)) if block.unknown_day -%}
    {%- for perhaps in block.perhaps or [] -%}
    {%- do selects.append(_perhaps_counted(block, measure_id, measure, perhaps)) -%}
    {%- endfor -%}
    {%- endfor -%}
    {%- endfor -%}
    {{ selects | join('\n    union all') }}
{%- endmacro %}


{# The rows of a block that count on a day that nobody knows. #}
{% macro _on_an_unknown_day(block, measure_id, measure) %}
    select
        la_code,
        '{{ measure_id }}' as measure_id,
        {{ block.breakdown or "'all'" }} as breakdown,
        {{ month_end(block.unknown_day[0]) }} as first_month,
        {{ month_end(block.unknown_day[1]) }} as last_month,
        {{ month_end(block.dated) }} as counted_month,
        cast({{ measure.numerator }} as double) as numerator,
        cast({{ measure.denominator or 'null' }} as double) as denominator,
        cast({{ measure.might_count or '0' }} as bigint) as might_count,
        cast({{ measure.might_not_count or '0' }} as bigint) as might_not_count,
        count(*) as cases
    from {{ rows_of_block(block) }} as counted
    where {{ block.unknown_day[0] }} is not null and {{ block.unknown_day[1] }} is not null
    group by all
    having numerator + might_count > 0 or denominator > 0
{% endmacro %}


{# Rows of no count that may belong to it: each may be in both parts of a measure, or in the denominator alone. #}
{% macro _perhaps_counted(block, measure_id, measure, perhaps) %}
    select
        la_code,
        '{{ measure_id }}' as measure_id,
        breakdown,
        {{ 'first_month' if perhaps.first else 'covered_month' }} as first_month,
        {{ 'last_month' if perhaps.first else 'covered_month' }} as last_month,
        cast(null as date) as counted_month,
        cast(0 as double) as numerator,
        cast({{ '1' if measure.denominator else 'null' }} as double) as denominator,
        cast(1 as bigint) as might_count,
        cast(0 as bigint) as might_not_count,
        count(*) as cases
    from (
        {%- if perhaps.first %}
        select
            la_code,
            {{ block.breakdown or "'all'" }} as breakdown,
            {{ month_end(perhaps.first) }} as first_month,
            {{ month_end(perhaps.last) }} as last_month
        from {{ ref(perhaps.model) }}
        where {{ perhaps.where }} and {{ perhaps.first }} is not null
        {%- else %}
        select
            counted.la_code,
            {{ block.breakdown or "'all'" }} as breakdown,
            {{ month_ends_covered(
                'greatest(' ~ perhaps.from ~ ', periods.first_day)',
                'least(coalesce(' ~ perhaps.until ~ ', periods.extract_date), periods.open_until)'
            ) }} as covered_month
        from {{ ref(perhaps.model) }} as counted
        inner join {{ ref('reporting_period') }} as periods on counted.la_code = periods.la_code
        where {{ perhaps.where }} and {{ perhaps.from }} is not null
        {%- endif %}
    ) as perhaps
    group by all
{% endmacro %}
