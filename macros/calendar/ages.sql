{#
    Ages are by months arithmetic: an age is reached on the day so many months after birth, clamped to the end of a shorter month.
    A child born on 29 February has its birthday on the 28th in other years. Null where either date is missing.
#}

{# Whether the child has reached an age in years, and months where given, by that day. #}
{% macro age_is_at_least(birth_date, years, day, months=0) -%}
    ({{ add_months(birth_date, 12 * years + months) }} <= {{ day }})
{%- endmacro %}


{# Age in completed months on a day; negative before birth. #}
{% macro age_in_months(birth_date, day) -%}
    {%- set months = '(12 * (year(' ~ day ~ ') - year(' ~ birth_date ~ ')) + month(' ~ day ~ ') - month(' ~ birth_date ~ '))' -%}
    ({{ months }} - case when {{ add_months(birth_date, months) }} > {{ day }} then 1 else 0 end)
{%- endmacro %}


{#
    Whether a child was of compulsory school age at a month end: from the end of March, August or December that follows the 5th
    birthday, to the last Friday in June of the school year of the 16th, which no month end before that of June reaches.
#}
{% macro is_of_compulsory_school_age(birth_date, month_end) -%}
    (
        {{ month_end }} >= make_date(
            year({{ birth_date }}) + 5,
            case when month({{ birth_date }}) <= 3 then 3 when month({{ birth_date }}) <= 8 then 8 else 12 end,
            31
        )
        and {{ month_end }} < make_date(
            year({{ birth_date }}) + 16 + case when month({{ birth_date }}) >= 9 then 1 else 0 end, 6, 30
        )
    )
{%- endmacro %}
