{#
    The Safeguarding Adults Collection of each financial year (rule S34), unrounded. Every cell is there: where nothing was counted it
    is 0, and what the council does not supply, or not for all of the year, has a reason in place of a number.
#}
with lines as (
    select * from {{ ref('adult_return_row') }}
),

headings as (
    select * from {{ ref('adult_return_column') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

history as (
    select * from {{ ref('extract_history') }}
),

supply as (
    select * from {{ ref('extract_supply') }} where is_supplied
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

counts as (
    select * from {{ ref('indicator_adult_return') }}
),

years as (
    select
        periods.la_code,
        calendar_months.reporting_year,
        calendar_months.financial_year_start as year_start,
        max(calendar_months.month_end) = {{ month_end(add_months('calendar_months.financial_year_start', 11)) }} as is_whole_year
    from periods
    inner join calendar_months on calendar_months.month_end between periods.first_month and periods.reporting_month
    group by periods.la_code, calendar_months.reporting_year, calendar_months.financial_year_start
),

cells as (
    select
        lines.return_table,
        lines.title,
        lines.row_order,
        lines.return_row,
        lines.row_label,
        headings.column_order,
        headings.return_column,
        headings.column_label,
        lines.needs || '; ' || headings.needs as needs
    from lines
    inner join headings on lines.return_table = headings.return_table
),

cell_needs as (
    select distinct return_table, return_row, return_column, {{ each_part('needs', '; ') }} as need from cells
),

-- Of each council and year: which cells lack something, and what reaches back too little.
lacking as (
    select
        years.la_code,
        years.year_start,
        cell_needs.return_table,
        cell_needs.return_row,
        cell_needs.return_column,
        count(*) - count(supply.need) > 0 as is_not_supplied,
        count(case when history.history_start > years.year_start then 1 end) > 0 as is_history_short
    from years
    cross join cell_needs
    left join supply on years.la_code = supply.la_code and cell_needs.need = supply.need
    left join history on years.la_code = history.la_code and split_part(cell_needs.need, '.', 1) = history.extract
    group by years.la_code, years.year_start, cell_needs.return_table, cell_needs.return_row, cell_needs.return_column
),

told as (
    select
        years.la_code,
        years.reporting_year,
        years.is_whole_year,
        cells.*,
        case
            when lacking.is_not_supplied then 'not_supplied'
            when lacking.is_history_short then 'insufficient_history'
        end as missing_reason,
        coalesce(counts.counted, 0) as counted
    from years
    cross join cells
    inner join lacking
        on {{ same_key('years', 'lacking', ['la_code', 'year_start']) }} and {{ same_key('cells', 'lacking', ['return_table', 'return_row', 'return_column']) }}
    left join counts
        on {{ same_key('years', 'counts', ['la_code', 'year_start']) }} and {{ same_key('cells', 'counts', ['return_table', 'return_row', 'return_column']) }}
)

select
    la_code,
    reporting_year,
    is_whole_year,
    return_table,
    title,
    row_order,
    return_row,
    row_label,
    column_order,
    return_column,
    column_label,
    case when missing_reason is null then cast(counted as bigint) end as cases,
    missing_reason
from told
