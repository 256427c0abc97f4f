{#
    Extracts of which the days lie one off: in any council few things begin at a weekend, so that Sundays are many and Fridays few where
    midnights were read in another time zone, and Saturdays many and Mondays few where each day is the one after. Told of the whole year,
    and of the summer by itself. Selects of la_code, extract, what, rows_alike, rows_found, the share from which it is so, is_slight.
    days: relation of the rows that begin a day.
#}
{% macro weekdays_moved(days) -%}
    {%- set off = [
        ('Sundays', 7, 'Fridays', 5, 'midnights were read in another time zone'),
        ('Saturdays', 6, 'Mondays', 1, 'each day is the one after'),
    ] -%}
    {%- for many, day_many, few, day_few, why in off -%}
    {%- set last_off = loop.last -%}
    {%- for months in ['1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12', '5, 6, 7, 8, 9'] -%}
    select
        la_code,
        extract,
        'begin on {{ many }} and not on {{ few }}{{ ' in summer' if loop.last }}, as where {{ why }}' as what,
        case
            when 4 * sum(case when {{ day_of_week('date_day') }} = {{ day_few }} then begun_rows else 0 end)
                < sum(case when {{ day_of_week('date_day') }} = {{ day_many }} then begun_rows else 0 end)
                and count(distinct case when {{ day_of_week('date_day') }} = {{ day_many }} and begun_rows > 0 then date_day end) >= 20
                then sum(begun_rows)
            else 0
        end as rows_alike,
        sum(begun_rows) as rows_found,
        1 as share,
        false as is_slight
    from {{ days }}
    where month(date_day) in ({{ months }}) and extract not in {{ in_list(extracts_of_months()) }}
    group by la_code, extract
    {{ 'union all' if not (loop.last and last_off) }}
    {% endfor -%}
    {%- endfor -%}
{%- endmacro %}
