{#
    The day on which what began on a day was over at the latest: the 18th birthday, or death; null where neither has come. One of before
    that day says nothing: it is the date of birth, or of death, that is wrong.
    start: expression of a date. last_days: alias of record_last_day.
#}
{% macro last_day_of_child(start, last_days) -%}
    least(
        case when {{ last_days }}.adult_on > {{ start }} then {{ last_days }}.adult_on end,
        {{ day_of_death(start, last_days) }}
    )
{%- endmacro %}


{# The day of death of whom something began about on a day; null where none is known, or one of before it. Arguments as above. #}
{% macro day_of_death(start, last_days) -%}
    case when {{ last_days }}.died_on >= {{ start }} then {{ last_days }}.died_on end
{%- endmacro %}
