with days as (
    select * from {{ ref('extract_day') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
    where field is null
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
        row_number() over (partition by la_code, extract order by sum(history_rows) desc) as busiest
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
)

select
    supply.la_code,
    supply.extract,
    supply.is_supplied,
    supply.staged_rows,
    -- A list of who is open tells little of the months before it, however many of its rows lie there: its return says from when.
    greatest(cast(date_trunc('month', first_months.first_month) as date), returned.first_day) as history_start,
    returned.last_day
from supply
left join first_months on supply.la_code = first_months.la_code and supply.extract = first_months.extract
left join returned on supply.la_code = returned.la_code and supply.extract = returned.extract
