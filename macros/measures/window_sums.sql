{#
    In a select list: the sums of one part of a measure (numerator, denominator, not_yet_due) to date in the financial year and
    over the last 12 months, as <part>_to_date and <part>_12_months. Needs the relation `measure_months` and the windows `series_of_year`, by month, and `series`,
    by month over the row and the 11 before it; every month has a row.
#}
{% macro window_sums(part) -%}
    cast(sum(measure_months.{{ part }}) over series_of_year as bigint) as {{ part }}_to_date,
        cast(sum(measure_months.{{ part }}) over series as bigint) as {{ part }}_12_months
{%- endmacro %}
