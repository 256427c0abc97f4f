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
