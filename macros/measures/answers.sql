{#
    Answers to the questions of the Safeguarding Adults Collection, as their fields are coded: yes, no, dont_know, not_recorded. "Do
    not know" is an answer; one that is not recorded, or no code, may be any.
#}

{# Whether the answer is yes. #}
{% macro is_yes(column) -%}
    coalesce({{ column }} in ('y', 'yes'), false)
{%- endmacro %}


{# Whether the answer is no. #}
{% macro is_no(column) -%}
    coalesce({{ column }} in ('n', 'no'), false)
{%- endmacro %}


{# Whether there is no answer that could be read: none is recorded, or one that is no code. #}
{% macro is_no_answer(column) -%}
    coalesce({{ column }} in ('not_recorded', 'unknown'), true)
{%- endmacro %}


{# Whether the answer is, or may be, the one that another of these macros asks for. #}
{% macro is_perhaps(column, answer) -%}
    ({{ answer(column) }} or {{ is_no_answer(column) }})
{%- endmacro %}


{# Whether the kind of care that a registered location or a service of one gives is known. #}
{% macro is_type_known() -%}
    coalesce(provider_type <> 'unknown', false)
{%- endmacro %}


{# A code as the Safeguarding Adults Collection has it; `otherwise` (SQL) where it is missing, not recorded or none of the codes. #}
{% macro return_code(column, otherwise) -%}
    case when coalesce({{ column }}, 'unknown') in ('unknown', 'not_recorded') then {{ otherwise }} else {{ column }} end
{%- endmacro %}


{# The age band of the Safeguarding Adults Collection for completed years; not known for a child's age too, which no adult has. #}
{% macro return_age_band(age) -%}
    case
        when {{ age }} >= 95 then '95'
        when {{ age }} >= 85 then '85_94'
        when {{ age }} >= 75 then '75_84'
        when {{ age }} >= 65 then '65_74'
        when {{ age }} >= 18 then '18_64'
        else 'not_known'
    end
{%- endmacro %}
