{#
    Days that stand for others in an extract: one that holds a twentieth of its rows, as where a day that was not known was filled in
    with that of an export or of a change of system (in less than a year the first alone, of a fifth of them: what was open then), or, where no row is of the year before and the year after, with one that a form offers,
    and the day may have been any; or the first or the last of the month throughout, as where a date was cut to its month.
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

found as (
    select la_code, extract, 'begun' as counted, date_day, begun as rows_found from days where begun > 0
    union all
    select la_code, extract, 'ended' as counted, date_day, ended as rows_found from days where ended > 0
),

counted as (
    select
        *,
        coalesce({{ add_months('lag(date_day) over in_order', 12) }} <= date_day, true)
        and coalesce(lead(date_day) over in_order >= {{ add_months('date_day', 12) }}, true) as is_apart
    from found
    window in_order as (partition by la_code, extract, counted order by date_day)
),

extracts as (
    select
        la_code,
        extract,
        counted,
        sum(rows_found) as rows_dated,
        sum(case when day(date_day) = 1 then rows_found else 0 end) as on_the_first,
        sum(case when date_day = {{ month_end('date_day') }} then rows_found else 0 end) as on_the_last,
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
    case when counted.is_apart then extracts.last_day else counted.date_day end as last_day,
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
    (moves.date_day is null or counted.is_apart)
    and counted.rows_found >= greatest({{ var('alike_least') }}, {{ var('crowd_share') }} * extracts.rows_dated)
    and (
        extracts.last_day >= {{ add_months('extracts.first_day', 12) }}
        or (counted.date_day = extracts.first_day and counted.rows_found >= 0.2 * extracts.rows_dated)
    )
group by counted.la_code, counted.extract, extracts.first_day, counted.date_day, counted.is_apart, extracts.last_day
{% for place in ['first', 'last'] %}
union all
select
    la_code,
    extract,
    first_day,
    last_day,
    max(
        on_the_{{ place }} || ' of ' || rows_dated || ' days of ' || extract
        || ' are the {{ place }} of a month, as where dates are cut to it'
    ) as crowd
from extracts
where months >= 12 and rows_dated >= 60 and on_the_{{ place }} >= 0.9 * rows_dated
group by la_code, extract, first_day, last_day
{% endfor %}
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
