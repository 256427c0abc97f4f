{#
    How a model that is read seldom is built: as a view. On Spark as a table, since the catalogue that comes with it keeps no view whose
    text is over 32,700 letters.
#}
{% macro as_view() -%}
    {{ return('table' if target.name == 'spark' else 'view') }}
{%- endmacro %}
