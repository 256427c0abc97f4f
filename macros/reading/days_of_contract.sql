{# Whether one of the fields that name a row of an extract is a day, so that what they name has several rows. #}
{% macro has_day_in_key(extract) %}
    {%- set days = [] -%}
    {%- for field in (in_contract(extract).meta.key if execute else []) -%}
        {%- do days.append(field) if in_contract(extract).columns[field].meta.reads_as in ('date', 'timestamp', 'month') -%}
    {%- endfor -%}
    {{ return(days | length > 0) }}
{% endmacro %}


{# The extracts of which a row is of a month, by the source contract. #}
{% macro extracts_of_months() %}
    {%- set found = [] -%}
    {%- for extract in (extracts() if execute else []) -%}
        {%- if 'month' in (in_contract(extract).columns.values() | map(attribute='meta.reads_as')) -%}
            {%- do found.append(extract) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#
    The days of an extract that are staged, by the source contract: a list of {name, column, not_before, may_lie_ahead}, not_before the
    column of a day that it must not precede, or none. One without a name while dbt parses, which has to know the models read.
#}
{% macro days_in(extract) -%}
    {%- if not execute -%}
        {{ return([{'name': '', 'column': 'la_code'}]) }}
    {%- endif -%}
    {%- set days, columns = [], in_contract(extract).columns -%}
    {%- for field in columns.values() if field.meta.reads_as in ('date', 'timestamp', 'month') and field.meta.staged_as -%}
        {%- do days.append({
            'name': field.name, 'column': field.meta.staged_as, 'may_lie_ahead': field.meta.may_lie_ahead or false,
            'not_before': columns[field.meta.not_before].meta.staged_as if field.meta.not_before,
        }) -%}
    {%- endfor -%}
    {{ return(days) }}
{%- endmacro %}


{# The fields of the extracts that say when something ended, as extract.field: days that the contract has not before another. #}
{% macro fields_that_end() -%}
    {%- set names = [''] -%}
    {%- for extract in (extracts() if execute else []) -%}
        {%- for field in in_contract(extract).columns.values() if field.meta.not_before -%}
            {%- do names.append(extract ~ '.' ~ field.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
