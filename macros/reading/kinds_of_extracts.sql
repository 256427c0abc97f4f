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


{#
    The columns of each extract that have more than one answer or code in any council, and the number of rows of which one for all is no
    chance (`has_both` of the source contract), as {extract: {column: rows}}.
#}
{% macro flags_with_both() -%}
    {%- set found = {} -%}
    {%- for extract in extracts() -%}
        {#- While dbt parses, it has to know the models read. -#}
        {%- do found.update({extract: {'la_code': 1}}) if not execute -%}
        {%- for field in (in_contract(extract).columns.values() if execute else []) if field.meta.has_both -%}
            {%- set rows = 500 if field.meta.has_both is sameas true else field.meta.has_both -%}
            {%- do found.update({extract: dict(found.get(extract, {}), **{field.meta.staged_as: rows})}) -%}
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


{#
    The staged column that says which person, adult or family a row is about, of every extract that has one, as {extract: column}. Lists of a
    month have the same again and again, and are none.
#}
{% macro whom_rows_are_about() -%}
    {%- set found, of_months = {}, extracts_of_months() -%}
    {%- for extract in extracts() -%}
        {#- While dbt parses, it has to know the models read. -#}
        {%- do found.update({extract: 'la_code'}) if not execute -%}
        {%- set table = in_contract(extract) if execute else {} -%}
        {%- set is_listed = execute and table.meta.about in table.columns and extract not in of_months -%}
        {%- set field = table.columns[table.meta.about] if is_listed else none -%}
        {%- do found.update({extract: field.meta.staged_as}) if field and field.meta.identifies in ('person', 'adult', 'family') -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
