{#
    The kinds of rows of an extract that a measure may rest on by themselves (`kinds` of the source contract): a list of {name, field, is_of},
    the last one SQL over its staging model.
#}
{% macro kinds_of(extract) -%}
    {%- set found = [] -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) -%}
        {%- for kind in field.meta.kinds or [] -%}
            {%- set column = field.meta.kind_in or field.meta.staged_as -%}
            {%- set is_word = field.meta.words and not field.meta.kind_in -%}
            {%- do found.append({
                'name': kind, 'field': field.name,
                'is_of': is_word_of(extract ~ '.' ~ field.name, column, kind) if is_word else column ~ " = '" ~ kind ~ "'",
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# The flags of each extract that have both answers in any council, by their columns, as {extract: [column]}. #}
{% macro flags_with_both() -%}
    {%- set found = {} -%}
    {%- for extract in extracts() -%}
        {#- While dbt parses, it has to know the models read. -#}
        {%- do found.update({extract: ['la_code']}) if not execute -%}
        {%- for field in (in_contract(extract).columns.values() if execute else []) if field.meta.has_both -%}
            {%- do found.update({extract: found.get(extract, []) + [field.meta.staged_as]}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# The kinds of all extracts, as a measure needs them: extract.kind. #}
{% macro needs_of_kinds() -%}
    {%- set found = [] -%}
    {%- for extract in (extracts() if execute else []) -%}
        {%- for kind in kinds_of(extract) -%}
            {%- do found.append(extract ~ '.' ~ kind.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
