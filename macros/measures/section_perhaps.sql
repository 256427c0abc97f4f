{#
    What a figure may hold of which nobody knows whether, on which day or in which category it counts (unknown_day,
    category_unknown and perhaps of a block, see section_counts), as rows of la_code, measure_id, breakdown, first_month and
    last_month (those that the day may lie in), counted_month (the one that monthly_counts has it in, null for none),
    is_of_any_category (1 where it may be of every other one too), numerator, denominator, might_count, might_not_count of one row,
    and how many such `cases` there are.
#}
{% macro section_perhaps(blocks) -%}
    {%- set selects = [] -%}
    {%- for block in blocks -%}
    {%- for measure_id, measure in measures_of_block(block).items() -%}
    {%- do selects.append(_counted_in_doubt(block, measure_id, measure)) if block.unknown_day or block.category_unknown -%}
    {%- for perhaps in block.perhaps or [] -%}
    {%- do selects.append(_perhaps_counted(block, measure_id, measure, perhaps)) -%}
    {%- endfor -%}
    {%- endfor -%}
    {%- endfor -%}
    {{ selects | join('\n    union all') }}
{%- endmacro %}


{#
    The rows of a block that count on a day, or in a category, that nobody knows. One of unknown category stands in its own, which
    may lose it, and in each other that the measure is split by, which may gain it.
#}
{% macro _counted_in_doubt(block, measure_id, measure) %}
    {%- set own = block.breakdown or "'all'" -%}
    {%- set first, last = block.unknown_day or [block.dated, block.dated] -%}
    {%- set doubts = [first ~ ' is not null and ' ~ last ~ ' is not null'] if block.unknown_day else [] %}
    select
        la_code,
        '{{ measure_id }}' as measure_id,
        {{ 'categories.breakdown' if block.category_unknown else own }} as breakdown,
        {{ month_end('coalesce(' ~ first ~ ', ' ~ block.dated ~ ')') }} as first_month,
        {{ month_end('coalesce(' ~ last ~ ', ' ~ block.dated ~ ')') }} as last_month,
        case
            when {{ 'categories.breakdown = ' ~ own if block.category_unknown else 'true' }} then {{ month_end(block.dated) }}
        end as counted_month,
        {{ flag(block.category_unknown) if block.category_unknown else '0' }} as is_of_any_category,
        cast({{ measure.numerator }} as double) as numerator,
        cast({{ measure.denominator or 'null' }} as double) as denominator,
        cast({{ measure.might_count or '0' }} as double) as might_count,
        cast({{ measure.might_not_count or '0' }} as double) as might_not_count,
        count(*) as cases
    from {{ rows_of_block(block) }} as counted
    {{ _categories_of(measure_id, own, block.category_unknown) }}
    where
        coalesce({{ first }}, {{ block.dated }}) is not null
        and ({{ (doubts + ([block.category_unknown] if block.category_unknown else [])) | join(' or ') }})
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    having numerator + might_count > 0 or denominator > 0
{% endmacro %}


{# Joins the categories that a row may be of: its own or, where that is unknown, each that the measure is split by. #}
{% macro _categories_of(measure_id, own, unknown) -%}
    {%- if unknown -%}
    inner join {{ ref('breakdown_category') }} as categories
        on
            categories.measure_id = '{{ measure_id }}'
            {{ 'and (categories.breakdown = ' ~ own ~ ' or ' ~ unknown ~ ')' if unknown != 'true' }}
    {%- endif -%}
{%- endmacro %}


{#
    Rows of no count that may belong to it: each may be in both parts of a measure, or in the denominator alone; and where a measure
    is split, in its category or, where that is unknown, in each.
#}
{% macro _perhaps_counted(block, measure_id, measure, perhaps) %}
    {%- set own = block.breakdown or "'all'" -%}
    {%- set unknown = (perhaps.category_unknown or block.category_unknown) if block.category_unknown else none -%}
    {%- set category = 'categories.breakdown' if unknown else own -%}
    {%- set of_measure = 'measure_id' if measure_id == 'each' else "'" ~ measure_id ~ "'" -%}
    {%- set numerator = perhaps.numerator or '0' -%}
    {%- set denominator = perhaps.denominator or ('1' if measure.denominator else 'null') -%}
    {%- set might_count = perhaps.might_count or '1' %}
    select
        la_code,
        measure_id,
        breakdown,
        {{ 'first_month' if perhaps.first else 'covered_month' }} as first_month,
        {{ 'last_month' if perhaps.first else 'covered_month' }} as last_month,
        cast(null as date) as counted_month,
        0 as is_of_any_category,
        numerator,
        denominator,
        might_count,
        cast(0 as double) as might_not_count,
        count(*) as cases
    from (
        {%- if perhaps.first %}
        select
            la_code,
            {{ of_measure }} as measure_id,
            cast({{ numerator }} as double) as numerator,
            cast({{ denominator }} as double) as denominator,
            cast({{ might_count }} as double) as might_count,
            {{ category }} as breakdown,
            {{ month_end(perhaps.first) }} as first_month,
            {{ month_end(perhaps.last) }} as last_month
        from {{ ref(perhaps.model) }}
        {{ _categories_of(measure_id, own, unknown) }}
        where ({{ perhaps.where }}) and {{ perhaps.first }} is not null
        {%- else %}
        select
            counted.la_code,
            {{ of_measure }} as measure_id,
            cast({{ numerator }} as double) as numerator,
            cast({{ denominator }} as double) as denominator,
            cast({{ might_count }} as double) as might_count,
            {{ category }} as breakdown,
            {{ month_ends_covered(
                'greatest(' ~ perhaps.from ~ ', periods.first_day)',
                'least(coalesce(' ~ perhaps.until ~ ', periods.extract_date), periods.open_until)'
            ) }} as covered_month
        from {{ ref(perhaps.model) }} as counted
        inner join {{ ref('reporting_period') }} as periods on counted.la_code = periods.la_code
        {{ _categories_of(measure_id, own, unknown) }}
        where ({{ perhaps.where }}) and {{ perhaps.from }} is not null
        {%- endif %}
    ) as perhaps
    group by la_code, measure_id, breakdown, {{ 'first_month, last_month' if perhaps.first else 'covered_month' }}, numerator, denominator, might_count
{% endmacro %}
