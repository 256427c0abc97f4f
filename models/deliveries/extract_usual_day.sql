{#
    The days on which rows come as usual, by extract and for all extracts of a council together ('any'). What is usual is the median
    of the council's own 12 busiest months, so that a small council is measured by itself. Strays, however many they are in all,
    stay below a share of it on their day, or in their week; where a week may hold a handful, fewer are never as usual.
    A file with a row now and then, as of a small council, has few such weeks and is not old for that: whether rows still come at its
    own pace is asked of the time in which a share of the usual is a handful.
#}
with days as (
    select * from {{ ref('extract_day') }}
    where dated_rows > 0 or begun_rows > 0
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

rows_a_day as (
    select la_code, extract, 'dated' as counted, date_day, sum(dated_rows) as dated_rows from days
    group by la_code, extract, date_day
    union all
    select la_code, extract, 'begun' as counted, date_day, sum(begun_rows) as dated_rows from days
    group by la_code, extract, date_day
    having sum(begun_rows) > 0
    union all
    select la_code, 'any' as extract, 'dated' as counted, date_day, sum(dated_rows) as dated_rows from days
    group by la_code, date_day
),

rows_a_month as (
    select
        la_code,
        extract,
        counted,
        sum(dated_rows) as dated_rows,
        row_number() over (partition by la_code, extract, counted order by sum(dated_rows) desc nulls last) as busiest
    from rows_a_day
    group by la_code, extract, counted, {{ month_end('date_day') }}
),

usual_days as (
    select la_code, extract, counted, median(dated_rows) * 12 / 365 as usual_rows from rows_a_month
    where busiest <= 12
    group by la_code, extract, counted
),

rows_in_a_week as (
    select
        rows_a_day.*,
        usual_days.usual_rows,
        sum(rows_a_day.dated_rows) over (
            partition by rows_a_day.la_code, rows_a_day.extract, rows_a_day.counted
            order by {{ day_number('rows_a_day.date_day') }} range between 6 preceding and current row
        ) as rows_of_week,
        -- By the rows that are usual in the time, not by days.
        sum(rows_a_day.dated_rows) over (
            partition by rows_a_day.la_code, rows_a_day.extract, rows_a_day.counted
            order by {{ day_number('rows_a_day.date_day') }} * usual_days.usual_rows nulls last
            range between {{ var('stray_date_rows') / var('usual_share') }} preceding and current row
        ) as rows_of_own_time
    from rows_a_day
    inner join usual_days
        on
            rows_a_day.la_code = usual_days.la_code
            and rows_a_day.extract = usual_days.extract
            and rows_a_day.counted = usual_days.counted
),

usual_weeks as (
    select
        la_code,
        extract,
        counted,
        case when max(rows_of_week) >= {{ var('stray_date_rows') }} then {{ var('stray_date_rows') }} else 0 end as fewest_rows
    from rows_in_a_week
    group by la_code, extract, counted
)

select *
from (
    select
        found.la_code,
        found.extract,
        found.counted,
        found.date_day,
        found.dated_rows,
        found.usual_rows,
        -- Days after it on which nobody works belong to it: a last row of Friday 29 March covers the month.
        coalesce({{ add_days('next_working_day.date_day', -1) }}, found.date_day) as covers_until,
        found.rows_of_week >= {{ var('usual_share') }} * 7 * found.usual_rows
        and found.rows_of_week >= usual_weeks.fewest_rows as is_usual,
        case
            when {{ var('usual_share') }} * 7 * found.usual_rows >= {{ var('stray_date_rows') }}
                then found.rows_of_week >= {{ var('usual_share') }} * 7 * found.usual_rows
            else found.rows_of_own_time >= {{ var('stray_date_rows') }}
        end as is_at_own_pace
    from rows_in_a_week as found
    inner join usual_weeks
        on found.la_code = usual_weeks.la_code and found.extract = usual_weeks.extract and found.counted = usual_weeks.counted
    left join calendar as found_day on found.date_day = found_day.date_day
    left join calendar as next_working_day
        on
            next_working_day.working_day_number = {{ working_day_number_after('found_day', 1) }}
            and next_working_day.is_working_day
    where found.dated_rows >= {{ var('usual_share') }} * found.usual_rows
) as judged_days
where is_usual or is_at_own_pace
