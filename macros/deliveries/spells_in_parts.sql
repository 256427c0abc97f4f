{#
    Spells of several extracts, each under `all` and, where it has a value by which its extract falls into parts, once more under that:
    a select of la_code, extract, part, start_date and end_date.
    spells: by extract, the columns of a spell's first and last day, and the one that tells the parts, or none.
#}
{% macro spells_in_parts(spells) -%}
    {%- for extract, (begins, ends, divided_by) in spells.items() -%}
    {%- set is_last = loop.last -%}
    {%- for part in ([none, divided_by] if divided_by else [none]) %}
    select
        la_code,
        '{{ extract }}' as extract,
        {{ "'" ~ part ~ " ' || " ~ part if part else "'all'" }} as part,
        cast({{ begins }} as date) as start_date,
        cast({{ ends }} as date) as end_date
    from {{ ref(staging_model(extract)) }}
    where {{ begins }} is not null {{ 'and ' ~ part ~ ' is not null' if part }}
    {{ 'union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}
