{# Days before the first covered year are never compared: what starts before then is counted from its first day. #}
with bank_holidays as (
    select cast(date as date) as holiday_date from {{ ref('bank_holiday') }}
),

covered_years as (
    select
        make_date(min(year(holiday_date)), 1, 1) as first_day,
        make_date(max(year(holiday_date)), 12, 31) as last_day
    from bank_holidays
),

days as (
    select {{ each_day('first_day', 'last_day') }} as date_day from covered_years
),

marked_days as (
    select
        days.date_day,
        {{ day_of_week('days.date_day') }} <= 5 and bank_holidays.holiday_date is null as is_working_day
    from days
    left join bank_holidays on days.date_day = bank_holidays.holiday_date
)

select
    date_day,
    is_working_day,
    cast(sum(case when is_working_day then 1 else 0 end) over (order by date_day) as integer) as working_day_number
from marked_days
