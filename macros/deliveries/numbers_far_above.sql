{#
    The numbers that rows about somebody hold, by the source contract: extract -> its staged columns. A number of a row that is about
    nobody, as of a published result, may be of any size. In a unit test, which has no contract, it is overridden.
#}
{% macro numbers_of_rows() -%}
    {%- set found = {} -%}
    {%- for extract in extracts() -%}
        {#- While dbt parses, it has to know the models read. -#}
        {%- do found.update({extract: ['la_code']}) if not execute -%}
        {%- set columns = in_contract(extract).columns.values() if execute and about(extract) else [] -%}
        {%- for field in columns if field.meta.staged_as -%}
            {%- do found.setdefault(extract, []).append(field.meta.staged_as) if field.meta.reads_as in ['number', 'whole number'] -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{#
    Numbers of a hundredth of an extract's rows, or of one, that are ten times any other or more, of 20 at least, as where a digit was
    typed twice: la_code, extract, what, rows_contrary, rows_found (extract_implausible). One such row may be the whole of a figure.
#}
{% macro numbers_far_above() -%}
    select
        la_code,
        extract,
        'have ' || field || ' of ' || cast(min(case when is_far_above then number end) as bigint) || ' or more, and no other more than '
        || cast(min(next_number) as bigint) || ', as where a digit was typed twice' as what,
        count(case when is_far_above then 1 end) as rows_contrary,
        count(*) as rows_found
    from (
        select *, place <= most_places and next_number > 0 and number >= 10 * next_number as is_far_above
        from (
            select *, max(case when place = most_places + 1 then number end) over (partition by la_code, extract, field) as next_number
            from (
                {% for extract, columns in numbers_of_rows().items() -%}
                {% set is_last = loop.last %}
                {% for column in columns -%}
                select
                    la_code,
                    '{{ extract }}' as extract,
                    '{{ column }}' as field,
                    cast({{ column }} as double) as number,
                    row_number() over (partition by la_code order by {{ column }} desc nulls last) as place,
                    greatest(1, cast(floor(0.01 * count(*) over (partition by la_code)) as bigint)) as most_places
                from {{ ref(staging_model(extract)) }}
                where {{ column }} is not null
                {{ 'union all' if not (loop.last and is_last) }}
                {% endfor %}
                {%- endfor %}
            ) as numbers
        ) as beside_the_next
    ) as judged
    group by la_code, extract, field
    having count(case when is_far_above then 1 end) > 0 and count(*) >= {{ var('alike_least') }}
{%- endmacro %}
