{#
    The day on which what a child had was over at the latest: the 18th birthday, or death; null where neither has come. One of before the
    last of it began says nothing: it is the date of birth, or of death, that is wrong.
    start: the day on which the last began, an expression of a date. last_days: alias of record_last_day.
#}
{% macro last_day_of_child(start, last_days) -%}
    least(
        case when {{ last_days }}.adult_on > {{ start }} then {{ last_days }}.adult_on end,
        {{ day_of_death(start, last_days) }}
    )
{%- endmacro %}


{# The day of death; null where none is known, or one of before the last began. Arguments as above. #}
{% macro day_of_death(start, last_days) -%}
    case when {{ last_days }}.died_on >= {{ start }} then {{ last_days }}.died_on end
{%- endmacro %}
