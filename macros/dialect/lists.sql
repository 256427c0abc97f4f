{# In a select list: one row for each part of a text that a separator splits. #}
{% macro each_part(text, separator) -%}
    {{ return(adapter.dispatch('each_part', 'per10k')(text, separator)) }}
{%- endmacro %}


{% macro duckdb__each_part(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}


{# In a select list: one row for each mapping in a list, its entries as columns. #}
{% macro each_struct(list) -%}
    {{ return(adapter.dispatch('each_struct', 'per10k')(list)) }}
{%- endmacro %}


{% macro duckdb__each_struct(list) -%}
    unnest({{ list }}, recursive := true)
{%- endmacro %}
