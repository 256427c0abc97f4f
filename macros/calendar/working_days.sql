{#
    Working days: Monday to Friday except bank holidays of England and Wales (rule S5, the convention of the DfE's tables), and a
    council's own closure days. The day something starts is day 0. The macros take rows of working_day joined on the council and
    the dates in question, by their aliases:

        left join {{ ref('working_day') }} as contact_day
            on contacts.la_code = contact_day.la_code and contacts.contact_date = contact_day.date_day
        left join {{ ref('working_day') }} as decision_day
            on contacts.la_code = decision_day.la_code and contacts.decision_date = decision_day.date_day

    Null where either date is missing. Days of two relations that meet on a condition are joined to each relation first, and distinct:
    else two calendars of a council may meet by the council alone, on millions of rows.
#}

{# Working days d with start < d <= end; negative where the end lies before the start. #}
{% macro elapsed_working_days(start_day, end_day) -%}
    ({{ end_day }}.working_day_number - {{ start_day }}.working_day_number)
{%- endmacro %}


{# Whether the end is on or after the start and at most `days` working days later. #}
{% macro within_working_days(start_day, end_day, days) -%}
    ({{ end_day }}.date_day >= {{ start_day }}.date_day and {{ elapsed_working_days(start_day, end_day) }} <= {{ days }})
{%- endmacro %}


{#
    Whether the limit of `days` working days had not yet run out on the day the source was cut, so that an undecided case is not
    yet late. extract_day_number: working_day_number of the extract date.
#}
{% macro not_yet_due(start_day, extract_day_number, days) -%}
    ({{ extract_day_number }} - {{ start_day }}.working_day_number < {{ days }})
{%- endmacro %}


{#
    Number of the nth working day after the start: join working_day on it, with is_working_day, for the date.
#}
{% macro working_day_number_after(start_day, days) -%}
    ({{ start_day }}.working_day_number + {{ days }})
{%- endmacro %}


{# The same for a start that may lie before the calendar's first day: counted from that day, as is_open_for does. #}
{% macro working_day_number_open_for(start_day, days) -%}
    (coalesce({{ start_day }}.working_day_number, 0) + {{ days }})
{%- endmacro %}


{#
    Whether something has been open for at least `days` working days on a later day. A start before the calendar's first day is
    counted from that day, which can only make it look shorter.
#}
{% macro is_open_for(start_day, later_day, days) -%}
    ({{ later_day }}.working_day_number - coalesce({{ start_day }}.working_day_number, 0) >= {{ days }})
{%- endmacro %}
