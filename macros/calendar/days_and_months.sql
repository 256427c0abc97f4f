{# Calendar arithmetic. Days are dates without a time; both ends of every period are inclusive (rule S1). #}

{# The same day `months` later (earlier if negative), clamped to the end of a shorter month: 31 August - 6 is 28 or 29 February. #}
{% macro add_months(day, months) -%}
    {{ return(adapter.dispatch('add_months', 'per10k')(day, months)) }}
{%- endmacro %}


{# The first day of the 12 months that end with a month end: of 28 February after a leap year 1 March, where 12 months before it is another. #}
{% macro first_of_12_months(month_end) -%}
    cast({{ add_months("date_trunc('month', " ~ month_end ~ ")", -11) }} as date)
{%- endmacro %}


{# The day so many days later (earlier if negative). #}
{% macro add_days(day, days) -%}
    {{ return(adapter.dispatch('add_days', 'per10k')(day, days)) }}
{%- endmacro %}


{# Days from start to end; 0 on the same day, negative where end comes first. #}
{% macro days_between(start, end) -%}
    {{ return(adapter.dispatch('days_between', 'per10k')(start, end)) }}
{%- endmacro %}


{# Last day of the month that a day lies in. #}
{% macro month_end(day) -%}
    {{ return(adapter.dispatch('month_end', 'per10k')(day)) }}
{%- endmacro %}


{# 1 for Monday to 7 for Sunday. #}
{% macro day_of_week(day) -%}
    {{ return(adapter.dispatch('day_of_week', 'per10k')(day)) }}
{%- endmacro %}


{# A whole number by which days, or the months they lie in, follow each other: a window over it has a frame of days or months. #}
{% macro day_number(day) -%}
    {{ days_between("date '1900-01-01'", day) }}
{%- endmacro %}


{# See day_number. #}
{% macro month_number(day) -%}
    year({{ day }}) * 12 + month({{ day }})
{%- endmacro %}


{# First day of the financial year (1 April) that a day lies in. #}
{% macro financial_year_start(day) -%}
    make_date(year({{ day }}) - case when month({{ day }}) < 4 then 1 else 0 end, 4, 1)
{%- endmacro %}


{# The first day of the school year of a day, 1 September (rule S1). #}
{% macro academic_year_start(day) -%}
    make_date(year({{ day }}) - case when month({{ day }}) < 9 then 1 else 0 end, 9, 1)
{%- endmacro %}


{#
    In a select list: one row for each month end on which something is open, that is month ends m with start <= m < end
    (rule S2: an end on the month end itself is closed). Neither argument may be null: give `open_until` for an open end.
#}
{% macro month_ends_covered(start, end) -%}
    {{ return(adapter.dispatch('month_ends_covered', 'per10k')(start, end)) }}
{%- endmacro %}


{#
    In a select list: one row for each day of the cohorts on which something is open, that is days d with start <= d < end: the
    month ends reported and, where it lies after them, the extract date. Needs reporting_period joined as `periods`. end may be
    null: still open.
#}
{% macro cohort_days_covered(start, end) -%}
    {{ return(adapter.dispatch('cohort_days_covered', 'per10k')(start, end)) }}
{%- endmacro %}


{#
    The last day on which another lies no further back than so many months: the last d with day >= d - months, the months
    clamped. From the end of a month that is the end of a month: 28 February is no further back than 6 months until 31 August.
#}
{% macro last_day_within_months(day, months) -%}
    case
        when {{ day }} = {{ month_end(day) }} then {{ month_end(add_months(day, months)) }}
        else {{ add_months(day, months) }}
    end
{%- endmacro %}


{# In a select list: one row for each day from first_day to last_day. #}
{% macro each_day(first_day, last_day) -%}
    {{ return(adapter.dispatch('each_day', 'per10k')(first_day, last_day)) }}
{%- endmacro %}


{#
    Whether a decision came within 48 hours of receipt, a local standard of 2015/16 (the statutory guidance says one working day).
    Moments with a time are compared to the minute; where either is a date alone, within 2 calendar days.
#}
{% macro within_48_hours(received_at, decided_at) -%}
    (
        {{ decided_at }} >= cast({{ received_at }} as date)
        and case
            when
                cast({{ received_at }} as timestamp) = cast(cast({{ received_at }} as date) as timestamp)
                or cast({{ decided_at }} as timestamp) = cast(cast({{ decided_at }} as date) as timestamp)
                then cast({{ decided_at }} as date) <= {{ due_after_48_hours(received_at) }}
            else cast({{ decided_at }} as timestamp) <= cast({{ received_at }} as timestamp) + interval 48 hour
        end
    )
{%- endmacro %}


{# The day by which a decision is due within 48 hours of receipt; where both times are known, at the time of receipt. #}
{% macro due_after_48_hours(received_at) -%}
    {{ add_days('cast(' ~ received_at ~ ' as date)', 2) }}
{%- endmacro %}


{# A month as reports print it: Mar-19. #}
{% macro month_label(day) -%}
    substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * cast(month({{ day }}) as integer) - 2, 3)
    || '-' || right(cast(year({{ day }}) as string), 2)
{%- endmacro %}


{# The end of the April in which the financial year of a day begins. #}
{% macro april_of(day) -%}
    {{ month_end(add_months(day, '-((month(' ~ day ~ ') + 8) % 12)')) }}
{%- endmacro %}
