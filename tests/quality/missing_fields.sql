select
    gaps.la_code,
    gaps.extract,
    gaps.field,
    gaps.team,
    gaps.month_end,
    gaps.rows_asked,
    gaps.missing,
    gaps.invalid,
    gaps.missing_or_invalid_percentage
from {{ ref('fct_missing_field_month') }} as gaps
inner join {{ ref('reporting_period') }} as periods on gaps.la_code = periods.la_code
where
    gaps.status = 'poor'
    and (
        gaps.month_end is null
        or gaps.month_end between {{ month_end(add_months('periods.reporting_month', -11)) }} and periods.reporting_month
    )
