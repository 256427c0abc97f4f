with history as (
    select * from {{ ref('extract_history') }}
),

reaches as (
    select * from {{ ref('extract_reach') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

refusals as (
    select la_code, {{ joined_text('refusal', ' ') }} as refusal
    from {{ ref('extract_refusal') }}
    group by la_code
),

-- Whose figures would be wrong is set aside whole, and keeps nothing from the others.
standing as (
    select reaches.*
    from reaches
    left join refusals on reaches.la_code = refusals.la_code
    where refusals.refusal is null
),

-- Where that leaves nobody, the build stops.
stops as (
    select {{ joined_text('refusal', ' ') }} as refusal
    from refusals
    where not exists (select 1 from standing)
),

extract_dates as (
    select
        la_code,
        coalesce({{ date_variable('extract_date') }}, last_day) as extract_date
    from standing
    union all
    select
        cast({{ stop_with('refusal') }} as string) as la_code,
        cast(null as date) as extract_date
    from stops
    where refusal is not null
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
left join calendar on reported.la_code = calendar.la_code and reported.extract_date = calendar.date_day
