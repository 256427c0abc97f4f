{#
    Days that stand for others in an extract: one that holds a twentieth of its rows, as where a day that was not known was filled in
    with that of an export or of a change of system; or the first of the month throughout, as where a date was cut to its month.
    What is recorded by the month is not judged, nor what is of many on one day by its nature: education plans, which are signed off by
    the term, lists of births, courses and programmes. And an extract with just as many rows as a tool exports at most, which has lost
    the others.
#}
{% set not_judged = ['local_pep', 'local_births', 'local_asg_training', 'local_parenting_programmes'] + extracts_of_months() %}

with every_day as (
    select * from {{ ref('extract_day') }}
),

files as (
    select * from {{ source('preparation', 'delivered_file') }}
),

days as (
    select
        la_code,
        extract,
        date_day,
        sum(begun_rows) as begun,
        sum(history_rows) as ended
    from every_day
    where extract not in ('{{ not_judged | join("', '") }}')
    group by la_code, extract, date_day
),

counted as (
    select la_code, extract, 'begun' as counted, date_day, begun as rows_found from days where begun > 0
    union all
    select la_code, extract, 'ended' as counted, date_day, ended as rows_found from days where ended > 0
),

extracts as (
    select
        la_code,
        extract,
        counted,
        sum(rows_found) as rows_dated,
        sum(case when day(date_day) = 1 then rows_found else 0 end) as on_the_first,
        count(distinct {{ month_end('date_day') }}) as months,
        min(date_day) as first_day,
        max(date_day) as last_day
    from counted
    group by la_code, extract, counted
),

moves as (
    select la_code, extract, date_day from {{ ref('extract_move') }}
)

select
    counted.la_code,
    counted.extract,
    extracts.first_day,
    counted.date_day as last_day,
    max(
        counted.rows_found || ' of ' || extracts.rows_dated || ' days of ' || counted.extract || ' are ' || counted.date_day
        || ', as where one stands for those that are not known'
    ) as crowd
from counted
inner join extracts
    on counted.la_code = extracts.la_code and counted.extract = extracts.extract and counted.counted = extracts.counted
left join moves
    on counted.la_code = moves.la_code and counted.extract = moves.extract and counted.date_day = moves.date_day
where
    moves.date_day is null
    and counted.rows_found >= greatest({{ var('alike_least') }}, {{ var('crowd_share') }} * extracts.rows_dated)
    and extracts.last_day >= {{ add_months('extracts.first_day', 12) }}
group by counted.la_code, counted.extract, extracts.first_day, counted.date_day
union all
select
    la_code,
    extract,
    first_day,
    last_day,
    max(
        on_the_first || ' of ' || rows_dated || ' days of ' || extract
        || ' are the first of a month, as where dates are cut to it'
    ) as crowd
from extracts
where months >= 12 and rows_dated >= 60 and on_the_first >= 0.9 * rows_dated
group by la_code, extract, first_day, last_day
union all
select
    every_day.la_code,
    every_day.extract,
    min(every_day.date_day) as first_day,
    max(every_day.date_day) as last_day,
    'the file of ' || every_day.extract || ' has ' || files.rows_delivered || ' rows, as many as a tool exports at most' as crowd
from every_day
inner join files on every_day.extract = files.extract
where files.rows_delivered in ({{ var('rows_that_tools_export') | join(', ') }})
group by every_day.la_code, every_day.extract, files.rows_delivered
