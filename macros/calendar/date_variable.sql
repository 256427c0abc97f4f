{#
    A date given as a dbt variable, as an SQL date; null where it is not set. Raises for anything but YYYY-MM-DD (or YYYY-MM,
    its first day), so that a mistyped month stops the run instead of reporting another.
#}
{% macro date_variable(name) -%}
    {%- set given = var(name) -%}
    {%- if given is none -%}
        cast(null as date)
    {%- else -%}
        {%- set text = (given | string)[:10] -%}
        {%- set text = text ~ '-01' if text | length == 7 else text -%}
        {%- if not modules.re.match('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', text) -%}
            {{ exceptions.raise_compiler_error("The variable " ~ name ~ " is '" ~ given ~ "'; give a day as YYYY-MM-DD.") }}
        {%- endif -%}
        cast('{{ text }}' as date)
    {%- endif -%}
{%- endmacro %}
