{#
    The day on which what a child had was over at the latest: the 18th birthday, or death; null where neither has come.
    last_start: the day on which the last of it began, an expression of a date. last_days: alias of record_last_day.
#}
{% macro last_day_of_child(last_start, last_days) -%}
    least({{ last_days }}.adult_on, {{ day_of_death(last_start, last_days) }})
{%- endmacro %}


{# The day of death; null where none is known, or one of before the last began: it is that day that is wrong. Arguments as above. #}
{% macro day_of_death(last_start, last_days) -%}
    case when {{ last_days }}.died_on >= {{ last_start }} then {{ last_days }}.died_on end
{%- endmacro %}
