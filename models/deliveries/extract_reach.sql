{#
    How far the rows of a council reach without a break, and what is dated beyond. Rows come as usual, or at the pace of a small council,
    until the source was cut; usual rows after a break of weeks in which none came are a jump: a system's default date, a year mistyped
    in bulk. Where they are right, nothing in the data says so, and whoever knows gives the extract date. The stretch of most days is
    taken for the usual one: rows in bulk are many, but on few days. Fewer than a handful, and none that is usual, are no jump.
#}
with days as (
    select * from {{ ref('extract_day') }} where dated_rows > 0
),

usual_days as (
    select * from {{ ref('extract_usual_day') }} where counted = 'dated'
),

files as (
    -- The name alone: where it lies on the council's server is nothing for those who read the marts.
    select extract, max(regexp_replace(replace(source_file, chr(92), '/'), '^.*/', '')) as source_file
    from {{ source('preparation', 'delivered_file') }} group by extract
),

-- Returns say the day that they are as at.
returned as (
    select la_code, max(last_day) as last_day from {{ source('preparation', 'returned_extract') }} group by la_code
),

after_breaks as (
    select
        *,
        {{ days_between('lag(date_day) over (partition by la_code order by date_day)', 'date_day') }} as days_since,
        {{ days_between('lag(covers_until) over (partition by la_code order by date_day)', 'date_day') }} - 1 as idle_days
    from usual_days
    where extract = 'any' and (is_usual or is_at_own_pace)
),

stretched_days as (
    select
        *,
        count(case when days_since > 14 and days_since * usual_rows >= {{ var('break_rows') }} then 1 end)
            over (partition by la_code order by date_day) as stretch
    from after_breaks
),

days_to_come as (
    select
        *,
        sum(dated_rows) over (partition by la_code, stretch order by date_day desc) as rows_to_come,
        {{ days_between('date_day', 'max(date_day) over (partition by la_code, stretch)') }} as days_to_come
    from stretched_days
),

-- A handful after working days in which three rows would have come, or after a month, which would be all zeros, may be strays as
-- well as the last of a small council; so may rows of fewer days than the weeks without any, in which six would have come.
doubted_days as (
    select
        *,
        count(case
            when (idle_days * usual_rows >= 3 or idle_days > 31) and rows_to_come < {{ var('stray_date_rows') }} then 1
            when days_to_come < days_since and days_since between 15 and 30 and days_since * usual_rows >= 6 then 1
        end) over (partition by la_code, stretch order by date_day) as doubts
    from days_to_come
),

stretches as (
    select
        la_code,
        min(date_day) as first_day,
        max({{ flag('is_usual') }}) = 1 or sum(dated_rows) >= {{ var('stray_date_rows') }} as is_no_handful,
        coalesce(max(case when doubts = 0 then covers_until end), max(covers_until)) as last_day,
        row_number() over (partition by la_code order by count(*) desc, sum(dated_rows) desc nulls last) as longest
    from doubted_days
    group by la_code, stretch
),

reaches as (
    select usual.la_code, usual.last_day, min(later.first_day) as jump_day, max(later.last_day) as jump_last_day
    from stretches as usual
    left join stretches as later
        on usual.la_code = later.la_code and usual.last_day < later.first_day and later.is_no_handful
    where usual.longest = 1
    group by usual.la_code, usual.last_day
),

-- Rows of one extract alone, many beside its own: after a break, or beyond the six months for which reviews are planned.
jumps_of_one as (
    select usual_days.la_code, usual_days.extract, min(usual_days.date_day) as jump_day
    from usual_days
    inner join reaches on usual_days.la_code = reaches.la_code and usual_days.date_day > reaches.last_day
    where usual_days.extract <> 'any' and usual_days.is_usual
    group by usual_days.la_code, usual_days.extract, reaches.last_day
    having
        {{ days_between('reaches.last_day', 'min(usual_days.date_day)') }} > 31 and sum(usual_days.dated_rows) >= {{ var('break_rows') }}
        or sum(case when usual_days.date_day > {{ add_months('reaches.last_day', 6) }} then usual_days.dated_rows end)
        >= {{ var('break_rows') }}
),

jumped as (
    select
        days.la_code,
        coalesce(files.source_file, days.extract) || ': ' || cast(cast(sum(days.dated_rows) as bigint) as string)
        || ' rows dated ' || min(days.date_day) || ' to ' || max(days.date_day) as rows_in_words
    from days
    inner join reaches on days.la_code = reaches.la_code
    left join jumps_of_one on days.la_code = jumps_of_one.la_code and days.extract = jumps_of_one.extract
    left join files on days.extract = files.extract
    where days.date_day >= coalesce(reaches.jump_day, jumps_of_one.jump_day)
    group by days.la_code, days.extract, files.source_file
),

jumps as (
    select la_code, {{ joined_text('rows_in_words', '; ') }} as rows_beyond from jumped group by la_code
)

select
    reaches.la_code,
    coalesce(returned.last_day, reaches.last_day) as last_day,
    greatest(returned.last_day, reaches.last_day, reaches.jump_last_day) as covered_until,
    case when returned.last_day is null then jumps.rows_beyond end as rows_beyond
from reaches
left join returned on reaches.la_code = returned.la_code
left join jumps on reaches.la_code = jumps.la_code
