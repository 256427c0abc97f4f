{#
    A test that says what to do: nothing where a relation has no rows, and else an error that is the texts of its column, in order.
    dbt itself only says how many rows a test has found.
#}
{% macro stop_saying(column, relation) -%}
    {{ return(adapter.dispatch('stop_saying', 'per10k')(column, relation)) }}
{%- endmacro %}


{% macro duckdb__stop_saying(column, relation) -%}
    select message
    from (select string_agg(distinct {{ column }}, '; ' order by {{ column }}) as message from {{ relation }}) as said
    where message is not null and error(message) is null
{%- endmacro %}
