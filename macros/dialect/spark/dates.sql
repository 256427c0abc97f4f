{# What Spark alone can say about days. Sail speaks the same, but for its `weekday`, by which a Sunday is no day of the week. #}

{% macro spark__add_months(day, months) -%}
    add_months({{ day }}, cast({{ months }} as int))
{%- endmacro %}


{% macro spark__add_days(day, days) -%}
    date_add({{ day }}, cast({{ days }} as int))
{%- endmacro %}


{% macro spark__days_between(start, end) -%}
    cast(datediff({{ end }}, {{ start }}) as bigint)
{%- endmacro %}


{% macro spark__month_end(day) -%}
    last_day({{ day }})
{%- endmacro %}


{% macro spark__month_ends_covered(start, end) -%}
    explode({{ spark__month_ends(start, end) }})
{%- endmacro %}


{% macro spark__cohort_days_covered(start, end) -%}
    explode(concat(
        coalesce(
            {{ spark__month_ends(
                'greatest(' ~ start ~ ', periods.first_day)',
                'least(coalesce(' ~ end ~ ', periods.open_until), periods.open_until)'
            ) }},
            cast(array() as array<date>)
        ),
        case
            when {{ start }} <= periods.later_extract_date and coalesce({{ end }} > periods.later_extract_date, true)
                then array(periods.later_extract_date)
            else cast(array() as array<date>)
        end
    ))
{%- endmacro %}


{# The month ends m with start <= m < end, as a list: a sequence would run backwards where there is none. #}
{% macro spark__month_ends(start, end) -%}
    case
        when trunc({{ start }}, 'MM') < trunc({{ end }}, 'MM')
            then transform(
                sequence(trunc({{ start }}, 'MM'), add_months(trunc({{ end }}, 'MM'), -1), interval 1 month),
                month_start -> last_day(month_start)
            )
    end
{%- endmacro %}


{% macro spark__each_day(first_day, last_day) -%}
    explode(case
        when {{ first_day }} <= {{ last_day }} then sequence({{ first_day }}, {{ last_day }}, interval 1 day)
    end)
{%- endmacro %}


{% macro spark__day_of_week(day) -%}
    ((dayofweek({{ day }}) + 5) % 7 + 1)
{%- endmacro %}
