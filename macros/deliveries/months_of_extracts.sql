{#
    The whole months that an extract reaches over, from its history until it or the council's last day ends, as la_code, extract,
    month_start, month_end. Not of returns, which are as they were made.
#}
{% macro months_of_extracts() -%}
    select history.la_code, history.extract, calendar.month_start, calendar.month_end
    from {{ ref('extract_history') }} as history
    inner join {{ ref('extract_reach') }} as reaches on history.la_code = reaches.la_code
    inner join {{ ref('calendar_month') }} as calendar
        on calendar.month_start >= history.history_start and calendar.month_end <= least(reaches.last_day, history.last_day)
    left join {{ source('preparation', 'returned_extract') }} as returned
        on history.la_code = returned.la_code and history.extract = returned.extract
    where returned.extract is null
{%- endmacro %}
