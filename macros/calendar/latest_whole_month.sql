{# Last day of the latest month that had run out on a day: the day itself where it ends its month. #}
{% macro latest_whole_month(day) -%}
    {{ month_end(add_months(add_days(day, 1), -1)) }}
{%- endmacro %}
