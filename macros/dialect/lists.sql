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


{# In an aggregate: the texts of a group in order, joined by a separator; nulls are passed over. #}
{% macro joined_text(text, separator) -%}
    {{ return(adapter.dispatch('joined_text', 'per10k')(text, separator)) }}
{%- endmacro %}


{% macro duckdb__joined_text(text, separator) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}
