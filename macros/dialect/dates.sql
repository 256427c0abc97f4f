{# What only one engine can say about days. Each is called through the macro of the same name in macros/calendar. #}

{% macro duckdb__add_months(day, months) -%}
    cast({{ day }} + to_months({{ months }}) as date)
{%- endmacro %}


{% macro duckdb__add_days(day, days) -%}
    cast({{ day }} + to_days({{ days }}) as date)
{%- endmacro %}


{% macro duckdb__days_between(start, end) -%}
    date_diff('day', {{ start }}, {{ end }})
{%- endmacro %}


{% macro duckdb__month_end(day) -%}
    last_day({{ day }})
{%- endmacro %}


{% macro duckdb__month_ends_covered(start, end) -%}
    unnest(list_transform(
        generate_series(
            date_trunc('month', {{ start }})::timestamp,
            date_trunc('month', {{ end }})::timestamp - interval 1 month,
            interval 1 month
        ),
        lambda month_start: last_day(month_start)
    ))
{%- endmacro %}


{% macro duckdb__each_day(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}::timestamp, {{ last_day }}::timestamp, interval 1 day)) as date)
{%- endmacro %}


{% macro duckdb__day_of_week(day) -%}
    isodow({{ day }})
{%- endmacro %}
