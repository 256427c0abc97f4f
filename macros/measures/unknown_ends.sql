{#
    Something that ended on a day that nobody knows (read_earliest_end) may have ended on any day from `earliest_end` to
    `latest_end`, and every period that holds some of those days may hold its end. It is counted in the month of the last of them
    where some figure's period could hold them all, being of 12 months at most, or where the extract itself says that it had ended
    by then; otherwise in no month. section_perhaps says what that leaves open of each figure.
#}

{#
    The day by which it had ended; null where the end is known. ended_by: the day that the extract tells, else the extract date.
    next_start: the day on which another of the kind began that cannot have begun before it ended, if any.
#}
{% macro latest_end(earliest_end, ended_by, extract_date, next_start=none) -%}
    case
        when {{ earliest_end }} is not null
            then greatest(
                {{ earliest_end }},
                least(coalesce({{ ended_by }}, {{ extract_date }}), {{ next_start or extract_date }})
            )
    end
{%- endmacro %}


{# The day on which its end is counted: the end where that is known; null where it is counted in no month. #}
{% macro counted_end(end_date, earliest_end, latest_end, ended_by) -%}
    case
        when {{ earliest_end }} is null then {{ end_date }}
        when
            {{ ended_by }} is not null
            or {{ month_end(add_months(month_end(earliest_end), 11)) }} >= {{ month_end(latest_end) }}
            then {{ latest_end }}
    end
{%- endmacro %}
