{#
    1 on the first row of something in a period, 0 on its others: its sum over the period counts each once. of: the columns that name
    it within a council. period: expression for the start or end of the period. order: by what the rows follow each other, columns that
    leave no two alike, with commas between them.
#}
{% macro first_in(of, period, order) -%}
    {{ flag('row_number() over (partition by la_code, ' ~ of ~ ', ' ~ period ~ ' order by '
        ~ order.split(', ') | join(' nulls last, ') ~ ' nulls last) = 1') }}
{%- endmacro %}
