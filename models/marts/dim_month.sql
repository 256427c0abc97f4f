select
    month_end,
    month_start,
    {{ month_label('month_end') }} as month_label,
    reporting_year,
    financial_year_start,
    cast(month_of_financial_year as integer) as month_of_financial_year,
    is_quarter_end,
    rolling_12_months_start
from {{ ref('calendar_month') }}
