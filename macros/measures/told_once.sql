{#
    Whether a permanent exclusion is one of its own: whoever is excluded for good is on no roll to be so again within 30 days, in which the
    governors look at it (within 15 school days: School Discipline (Pupil Exclusions and Reviews) Regulations 2012, reg. 6); rows of following
    days, or of the day of the governors, are of the same. day_before: of the child's permanent exclusion before; none: null.
#}
{% macro is_told_once(day, day_before) -%}
    coalesce({{ day }} > {{ add_days(day_before, 30) }}, true)
{%- endmacro %}
