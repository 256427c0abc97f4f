with days as (
    select date_day from {{ ref('calendar_day') }}
),

month_ends as (
    select distinct {{ month_end('date_day') }} as month_end from days
)

select
    month_end,
    cast(date_trunc('month', month_end) as date) as month_start,
    {{ financial_year_start('month_end') }} as financial_year_start,
    year({{ financial_year_start('month_end') }}) || '/'
    || lpad(cast((year({{ financial_year_start('month_end') }}) + 1) % 100 as string), 2, '0') as reporting_year,
    {{ first_of_12_months('month_end') }} as rolling_12_months_start,
    cast(date_trunc('quarter', month_end) as date) as quarter_start,
    (month(month_end) + 8) % 12 + 1 as month_of_financial_year,
    month(month_end) in (3, 6, 9, 12) as is_quarter_end
from month_ends
