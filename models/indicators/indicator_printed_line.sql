with lines as (
    select * from {{ ref('scorecard_line') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

-- A year is printed in its own order of lines; one without an order of its own takes the latest before it, or the first.
line_years as (
    select
        calendar_months.reporting_year,
        coalesce(
            max(case when lines.reporting_year <= calendar_months.reporting_year then lines.reporting_year end),
            min(lines.reporting_year)
        ) as line_year
    from calendar_months
    cross join lines
    group by calendar_months.reporting_year
)

select
    periods.la_code,
    calendar_months.month_end as reporting_month,
    calendar_months.reporting_year,
    {% for months in [1, 2, 3] -%}
    {{ month_end(add_months('calendar_months.month_end', -months)) }} as month_{{ months }}_before,
    {% endfor %}
    {%- for years in [0, 1, 2, 3] -%}
    {{ add_days(add_months('calendar_months.financial_year_start', -12 * years), -1) }} as year_end_{{ years + 1 }}_before,
    {% endfor -%}
    lines.section_order,
    lines.section,
    lines.line_order,
    lines.print_order,
    lines.ref,
    lines.label,
    lines.months_shown,
    coalesce(lines.indicator_id_month, lines.indicator_id_year) as indicator_id,
    lines.indicator_id_year
from periods
inner join calendar_months on calendar_months.month_end between periods.first_month and periods.reporting_month
inner join line_years on calendar_months.reporting_year = line_years.reporting_year
inner join lines on line_years.line_year = lines.reporting_year
