{% set of_a_line = [
    'scorecard', 'reporting_year', 'section_order', 'section', 'line_order', 'print_order', 'ref', 'label', 'indicator_id_month',
    'indicator_id_year', 'months_shown',
] %}

with lines as (
    select * from {{ ref('scorecard_line') }}
),

pages as (
    select * from {{ ref('scorecard_page') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

standing as (
    select * from {{ ref('indicator_standing') }}
),

councils_with_lines as (
    select distinct la_code from lines where la_code is not null
),

our_lines as (
    select {{ of_a_line | join(', ') }}
    from lines
    where la_code is null
),

-- A council that has lines of its own prints those, and any other ours.
layouts as (
    select
        periods.la_code,
        our_lines.scorecard,
        our_lines.reporting_year,
        our_lines.section_order,
        our_lines.section,
        our_lines.line_order,
        our_lines.print_order,
        our_lines.ref,
        our_lines.label,
        our_lines.indicator_id_month,
        our_lines.indicator_id_year,
        our_lines.months_shown
    from periods
    cross join our_lines
    left join councils_with_lines on periods.la_code = councils_with_lines.la_code
    where councils_with_lines.la_code is null
    union all
    select la_code, {{ of_a_line | join(', ') }}
    from lines
    where la_code is not null
),

-- A year of a scorecard is printed in its own order of lines; one without takes that of the latest year before it, or the first.
line_years as (
    select
        layouts.la_code,
        layouts.scorecard,
        calendar_months.reporting_year,
        coalesce(
            max(case when layouts.reporting_year <= calendar_months.reporting_year then layouts.reporting_year end),
            min(layouts.reporting_year)
        ) as line_year
    from calendar_months
    cross join layouts
    group by layouts.la_code, layouts.scorecard, calendar_months.reporting_year
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
    layouts.scorecard,
    pages.title as scorecard_title,
    layouts.section_order,
    layouts.section,
    layouts.line_order,
    cast(row_number() over (
        partition by periods.la_code, calendar_months.month_end
        order by pages.scorecard_order nulls last, layouts.print_order nulls last
    ) as integer) as print_order,
    layouts.ref,
    layouts.label,
    layouts.months_shown,
    coalesce(layouts.indicator_id_month, layouts.indicator_id_year) as indicator_id,
    layouts.indicator_id_year,
    case when of_month.la_code is null then calendar_months.month_end else of_month.figure_month end as figure_month,
    case when of_year.la_code is null then calendar_months.month_end else of_year.figure_month end as figure_month_year
from periods
inner join calendar_months on calendar_months.month_end between periods.first_month and periods.reporting_month
inner join line_years on periods.la_code = line_years.la_code and calendar_months.reporting_year = line_years.reporting_year
inner join layouts
    on
        line_years.la_code = layouts.la_code
        and line_years.scorecard = layouts.scorecard
        and line_years.line_year = layouts.reporting_year
inner join pages on layouts.scorecard = pages.scorecard
left join standing as of_month
    on
        periods.la_code = of_month.la_code
        and coalesce(layouts.indicator_id_month, layouts.indicator_id_year) = of_month.indicator_id
        and calendar_months.month_end = of_month.month_end
left join standing as of_year
    on
        periods.la_code = of_year.la_code
        and layouts.indicator_id_year = of_year.indicator_id
        and calendar_months.month_end = of_year.month_end
