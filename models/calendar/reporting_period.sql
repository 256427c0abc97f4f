with days as (
    select * from {{ ref('extract_day') }}
),

history as (
    select * from {{ ref('extract_history') }}
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

rows_a_day as (
    select
        la_code,
        date_day,
        sum(dated_rows) as dated_rows
    from days
    where dated_rows > 0
    group by la_code, date_day
),

rows_in_a_week as (
    select
        la_code,
        date_day,
        sum(dated_rows) over (
            partition by la_code order by date_day range between interval 6 days preceding and current row
        ) as dated_rows
    from rows_a_day
),

-- The latest day that is no stray: a mistyped date stands nearly alone. A council with too few rows for that has its latest.
last_days as (
    select
        la_code,
        coalesce(
            max(case when dated_rows >= {{ var('stray_date_rows') }} then date_day end),
            max(date_day)
        ) as last_day
    from rows_in_a_week
    group by la_code
),

-- Returns say the day that they are as at.
returned as (
    select la_code, max(last_day) as last_day from history
    group by la_code
),

-- Days after it on which nobody works belong to the extract as well: a last row of Friday 29 March covers the month.
extract_dates as (
    select
        last_days.la_code,
        coalesce(
            {{ date_variable('extract_date') }},
            returned.last_day,
            {{ add_days('next_working_day.date_day', -1) }},
            last_days.last_day
        ) as extract_date
    from last_days
    left join returned on last_days.la_code = returned.la_code
    left join calendar as last_day on last_days.last_day = last_day.date_day
    left join calendar as next_working_day
        on
            next_working_day.working_day_number = {{ working_day_number_after('last_day', 1) }}
            and next_working_day.is_working_day
),

reported as (
    select
        la_code,
        extract_date,
        coalesce(
            {{ month_end(date_variable('reporting_month')) }},
            {{ latest_whole_month('extract_date') }}
        ) as reporting_month
    from extract_dates
),

-- What lies before the bank holidays that are known is not reported: no deadline of it could be judged.
first_calendar_month as (
    select min(month_start) as month_start from calendar_months
),

first_months as (
    select
        history.la_code,
        {{ month_end('greatest(min(history.history_start), min(first_calendar_month.month_start))') }} as first_month
    from history
    cross join first_calendar_month
    group by history.la_code
)

select
    reported.la_code,
    reported.extract_date,
    calendar.working_day_number as extract_working_day_number,
    first_months.first_month,
    cast(date_trunc('month', first_months.first_month) as date) as first_day,
    reported.reporting_month,
    -- An open end, for spans that must stop somewhere: the day after the last month reported.
    {{ add_days('reported.reporting_month', 1) }} as open_until,
    case when reported.extract_date > reported.reporting_month then reported.extract_date end as later_extract_date
from reported
inner join first_months on reported.la_code = first_months.la_code
left join calendar on reported.extract_date = calendar.date_day
