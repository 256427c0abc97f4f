{# How a delivered field that is a day, a month or a year is read: as read_values.sql has it of all fields. #}

{#
    A day: YYYY-MM-DD, or the same with a time (dropped: rule S1), which the opening of the files has made of whatever form
    the column is written in. Years up to 1900 and from 2100 are a system's way to write 'none', or mistyped, and so are the days of
    the variable days_for_none: they cannot be read.
#}
{% macro read_date(column) -%}
    cast({{ read_timestamp(column) }} as date)
{%- endmacro %}


{# Whether somebody born on a day would have been of the variable no_child_age, or older, on their first day as a child. #}
{% macro is_no_child_on(column, first_day) -%}
    coalesce({{ age_is_at_least(read_date(column), variable('no_child_age'), first_day) }}, false)
{%- endmacro %}


{# A moment; a date alone is its midnight. Accepts the same forms as read_date, of which nothing and '-1' are none. #}
{% macro read_timestamp(column) -%}
    {{ return(adapter.dispatch('parse_timestamp', 'per10k')(column)) }}
{%- endmacro %}


{#
    Whether something ended on a day that nobody knows: its end is written and cannot be read, or its reason for ending is given
    without a day. A year or day with which systems write 'none' (1900, 9999, 1 January 1970) is no end, nor is X1 of the SSDA903,
    after which care goes on.
    reason: the field of the reason, where there is one.
#}
{% macro is_end_unknown(column, reason=none) -%}
    coalesce(
        {{ read_date(column) }} is null and (
            (
                substr({{ read_text(column) }}, 1, 4) not in ('{{ variable('years_for_none') | join("', '") }}')
                and substr({{ read_text(column) }}, 1, 10) not in ('{{ variable('days_for_none') | join("', '") }}')
            )
            {#- Not `<> 'x1'` alone: DuckDB 2.0 cannot bind that where the file lacks the column. #}
            {%- if reason %} or coalesce({{ read_leading_code(reason) }}, 'x1') <> 'x1'{% endif %}
        ),
        false
    )
{%- endmacro %}


{#
    The end of something that began on another day: null while it goes on. What ended on an unknown day ends with its first one, so
    that it is in no stock; the days between which it ended are read beside it, where endings are counted.
    column, start, reason: the fields of its end, its start and the reason for its end. as_read: read_date, or read_timestamp.
#}
{% macro read_end(column, start, reason=none, as_read=read_date) -%}
    case when {{ is_end_unknown(column, reason) }} then {{ as_read(start) }} else {{ as_read(column) }} end
{%- endmacro %}


{#
    The first day on which something may have ended of which nobody knows when it ended; null where the end is known, or it
    goes on. known_by: the flag that says of the end that it had ended by that day, as returns that follow one another tell.
#}
{% macro read_earliest_end(column, start, reason=none, known_by=none) -%}
    case when {{ is_end_unknown(column, reason) }}{{ ' or ' ~ read_flag(known_by) if known_by }} then {{ read_date(start) }} end
{%- endmacro %}


{# The day by which that had ended, as the extract tells; null where it does not (`latest_end` says when at the latest). #}
{% macro read_latest_end(known_by, column) -%}
    case when {{ read_flag(known_by) }} then {{ read_date(column) }} end
{%- endmacro %}


{# The last day of a month that is given as any day in it, or as YYYY-MM. #}
{% macro read_month(column) -%}
    {{ month_end(
        'cast(' ~ adapter.dispatch('parse_timestamp', 'per10k')(
            'case when length(' ~ column ~ ') = 7 then ' ~ column ~ " || '-01' else " ~ column ~ ' end'
        ) ~ ' as date)'
    ) }}
{%- endmacro %}


{# The first day of a school year, 1 September, that is given as 2022/23, 2022-23, 2022/2023 or 202223. 2023 alone could be either. #}
{% macro read_academic_year(column) -%}
    {%- set digits = "replace(replace(replace(" ~ read_text(column) ~ ", '/', ''), '-', ''), ' ', '')" -%}
    {%- set year = 'try_cast(left(' ~ digits ~ ', 4) as integer)' -%}
    case
        when
            {{ year }} between 1901 and 2099
            and {{ digits }} in (
                cast({{ year }} as string) || right(cast({{ year }} + 1 as string), 2),
                cast({{ year }} as string) || cast({{ year }} + 1 as string)
            )
            then cast(cast({{ year }} as string) || '-09-01' as date)
    end
{%- endmacro %}
