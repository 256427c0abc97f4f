{#
    In a select list: the sums of one part of a measure (numerator, denominator, not_yet_due) to date in the financial year, over the
    last 12 months and over the last 3, as <part>_to_date, <part>_12_months and <part>_3_months. type: the SQL type of the sums.
    Needs the relation `measure_months` and the windows `series_of_year`, `series` (the row and the 11 before it) and `series_of_quarter`
    (the row and the 2 before it), each by month; every month has a row.
#}
{% macro window_sums(part, type='double') -%}
    cast(sum(measure_months.{{ part }}) over series_of_year as {{ type }}) as {{ part }}_to_date,
        cast(sum(measure_months.{{ part }}) over series as {{ type }}) as {{ part }}_12_months,
        cast(sum(measure_months.{{ part }}) over series_of_quarter as {{ type }}) as {{ part }}_3_months
{%- endmacro %}
