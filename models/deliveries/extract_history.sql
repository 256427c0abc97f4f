with days as (
    select * from {{ ref('extract_day') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
    where field is null
),

usual_days as (
    select * from {{ ref('extract_usual_day') }}
    where counted = 'begun' and is_at_own_pace
),

reaches as (
    select * from {{ ref('extract_reach') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

rows_a_month as (
    select
        la_code,
        extract,
        {{ month_end('date_day') }} as month_end,
        sum(history_rows) as history_rows,
        row_number() over (partition by la_code, extract order by sum(history_rows) desc nulls last) as busiest
    from days
    where history_rows > 0
    group by la_code, extract, {{ month_end('date_day') }}
),

usual_months as (
    select
        la_code,
        extract,
        avg(case when busiest <= 12 then history_rows end) as usual_rows
    from rows_a_month
    group by la_code, extract
),

-- Old cases that are still open, and mistyped years, fall in months far below the usual: they are no history.
first_months as (
    select
        rows_a_month.la_code,
        rows_a_month.extract,
        min(rows_a_month.month_end) as first_month
    from rows_a_month
    inner join usual_months
        on rows_a_month.la_code = usual_months.la_code and rows_a_month.extract = usual_months.extract
    where rows_a_month.history_rows >= {{ var('history_share') }} * usual_months.usual_rows
    group by rows_a_month.la_code, rows_a_month.extract
),

days_within_reach as (
    select
        usual_days.*,
        max(usual_days.date_day) over (partition by usual_days.la_code, usual_days.extract) as last_day,
        reaches.last_day as reached_day
    from usual_days
    inner join reaches on usual_days.la_code = reaches.la_code and usual_days.date_day <= reaches.last_day
),

-- What lasts may all have begun before the first month in which any ended.
days_apart as (
    select
        days.*,
        lag(days.date_day) over (partition by days.la_code, days.extract order by days.date_day) as day_before
    from days_within_reach as days
    inner join first_months on days.la_code = first_months.la_code and days.extract = first_months.extract
    where days.date_day >= least(date_trunc('month', first_months.first_month), days.last_day)
),

-- What is left of years long ago has breaks that its present rows have not: two years have every holiday twice.
latest_days as (
    select
        la_code,
        extract,
        min(date_day) as first_day,
        max(last_day) as last_day,
        max(covers_until) as covers_until,
        {{ days_between('max(last_day)', 'max(reached_day)') }} as silent_days,
        {{ days_between('max(last_day)', 'max(reached_day)') }} * max(usual_rows) as rows_that_would_have_come,
        coalesce(
            max(case when day_before >= {{ add_months('last_day', -24) }} then {{ days_between('day_before', 'date_day') }} end),
            31
        ) as longest_break_of_late,
        max({{ days_between('day_before', 'date_day') }}) as longest_break
    from days_apart
    group by la_code, extract
),

-- A file of months ago among newer ones: silent for longer than ever before. Months since then are not zeros. Of an extract that
-- has a year behind it, with its holidays, a silence in which many rows would have come need not last as long; but an extract cut
-- at the end of a month may be delivered with others of the weeks after it.
ended as (
    select la_code, extract, covers_until from latest_days
    where
        (silent_days > 31 + 2 * longest_break_of_late and rows_that_would_have_come >= {{ var('break_rows') }})
        or (
            silent_days > greatest(31, 2 * longest_break)
            and rows_that_would_have_come >= {{ var('sure_break_rows') }}
            and {{ days_between('first_day', 'last_day') }} >= 365
        )
)

select
    supply.la_code,
    supply.extract,
    supply.is_supplied,
    supply.staged_rows,
    -- A list of who is open tells little of the months before it, however many of its rows lie there: its return says from when.
    greatest(cast(date_trunc('month', first_months.first_month) as date), returned.first_day) as history_start,
    coalesce(returned.last_day, ended.covers_until) as last_day
from supply
left join first_months on supply.la_code = first_months.la_code and supply.extract = first_months.extract
left join returned on supply.la_code = returned.la_code and supply.extract = returned.extract
left join ended on supply.la_code = ended.la_code and supply.extract = ended.extract
