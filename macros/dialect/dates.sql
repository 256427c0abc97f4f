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
    unnest({{ duckdb__month_ends(start, end) }})
{%- endmacro %}


{% macro duckdb__cohort_days_covered(start, end) -%}
    unnest(list_concat(
        {{ duckdb__month_ends(
            'greatest(' ~ start ~ ', periods.first_day)',
            'least(coalesce(' ~ end ~ ', periods.open_until), periods.open_until)'
        ) }},
        case
            when {{ start }} <= periods.later_extract_date and coalesce({{ end }} > periods.later_extract_date, true)
                then [periods.later_extract_date]
        end
    ))
{%- endmacro %}


{# The month ends m with start <= m < end, as a list. #}
{% macro duckdb__month_ends(start, end) -%}
    list_transform(
        generate_series(
            date_trunc('month', {{ start }})::timestamp,
            date_trunc('month', {{ end }})::timestamp - interval 1 month,
            interval 1 month
        ),
        lambda month_start: last_day(month_start)
    )
{%- endmacro %}


{% macro duckdb__each_day(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}::timestamp, {{ last_day }}::timestamp, interval 1 day)) as date)
{%- endmacro %}


{% macro duckdb__day_of_week(day) -%}
    isodow({{ day }})
{%- endmacro %}
