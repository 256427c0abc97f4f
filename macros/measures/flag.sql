{# A condition as 0/1 flag; what cannot be judged (null) is 0: not recorded never counts as success (rule S25). #}
{% macro flag(condition) -%}
    case when {{ condition }} then 1 else 0 end
{%- endmacro %}
