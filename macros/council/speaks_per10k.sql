{#
    The first line of a model of a council's own project that reads with macros of per10k: {{ per10k.speaks_per10k() }}. They call
    each other by their names alone, which dbt looks up in the project of the model.
#}
{% macro speaks_per10k() -%}
    {%- do context.update(per10k) -%}
{%- endmacro %}
