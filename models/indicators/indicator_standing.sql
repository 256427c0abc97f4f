{#
    Of what is reported in some months alone (of a quarter, a term, or a period that something was published of): the month whose figure
    a page of any month shows, the latest there was by then. What was published later than its month is not shown before.
#}
with figures as (
    select
        la_code,
        indicator_id,
        month_end,
        coalesce(missing_reason = 'not_reported_this_month', false) as is_reported_later,
        greatest(month_end, coalesce({{ month_end('period_published_on') }}, month_end)) as stands_from
    from {{ ref('indicator_reported') }}
    where breakdown = 'all'
),

in_some_months as (
    select la_code, indicator_id
    from figures
    group by la_code, indicator_id
    having bool_or(is_reported_later or stands_from > month_end)
),

-- Each month, and from which the figure of another stands.
days as (
    select la_code, indicator_id, month_end, cast(null as date) as figure_month from figures
    union all
    select la_code, indicator_id, stands_from as month_end, month_end as figure_month from figures
    where not is_reported_later
),

standing as (
    select
        days.la_code,
        days.indicator_id,
        days.month_end,
        max(max(days.figure_month)) over (
            partition by days.la_code, days.indicator_id order by days.month_end
        ) as figure_month
    from days
    inner join in_some_months on days.la_code = in_some_months.la_code and days.indicator_id = in_some_months.indicator_id
    group by days.la_code, days.indicator_id, days.month_end
)

select
    la_code,
    indicator_id,
    month_end,
    -- A yearly figure that is not followed by another within half a year of its time says nothing of today.
    case when {{ month_end(add_months('month_end', -18)) }} <= figure_month then figure_month end as figure_month
from standing
