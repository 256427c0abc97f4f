{#
    Whether a row of one relation has the key of a row of another, as a join's condition: each of the columns, which both have, alike. For
    `using`, whose columns not every engine lets a select name by the relation they are of.
#}
{% macro same_key(one, other, columns) -%}
    {%- for column in columns -%}{{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}{%- endfor -%}
{%- endmacro %}
