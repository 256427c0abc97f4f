select
    month_end,
    month_start,
    {{ month_label('month_end') }} as month_label,
    reporting_year,
    financial_year_start,
    cast(month_of_financial_year as integer) as month_of_financial_year,
    is_quarter_end,
    quarter_start,
    cast(floor((month_of_financial_year + 2) / 3) as integer) as quarter_of_financial_year,
    reporting_year || ' Q' || cast(cast(floor((month_of_financial_year + 2) / 3) as integer) as string) as quarter_label,
    case
        when month(month_end) between 9 and 12 then 'autumn'
        when month(month_end) between 1 and 3 then 'spring'
        when month(month_end) between 4 and 7 then 'summer'
    end as school_term,
    cast(year(month_end) * 100 + month(month_end) as integer) as month_order,
    rolling_12_months_start
from {{ ref('calendar_month') }}
