with children as (
    select * from {{ ref('cohort_looked_after') }}
),

orders as (
    select * from {{ ref('event_deprivation_of_liberty') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

-- An order that ended on an unknown day is open until the day that is written, and may have ended before it or lasted longer.
spans as (
    select la_code, person_id, 'counted' as what, start_date, end_date from orders
    union all
    select la_code, person_id, 'certain' as what, start_date, end_date from orders where earliest_end is null
    union all
    select la_code, person_id, 'perhaps' as what, start_date, greatest(end_date, latest_end) as end_date from orders
    where earliest_end is not null
),

days as (
    select distinct
        spans.la_code,
        spans.person_id,
        spans.what,
        {{ cohort_days_covered('spans.start_date', 'spans.end_date') }} as month_end
    from spans
    inner join periods on spans.la_code = periods.la_code
),

under_order as (
    select
        la_code,
        person_id,
        month_end,
        max({{ flag("what = 'counted'") }}) as is_counted,
        max({{ flag("what = 'certain'") }}) as is_certain
    from days
    group by la_code, person_id, month_end
)

select
    children.la_code,
    children.person_id,
    children.month_end,
    coalesce(under_order.is_counted, 0) as is_deprived_of_liberty,
    {{ flag('under_order.is_counted = 0') }} as is_perhaps_deprived_of_liberty,
    {{ flag('under_order.is_counted = 1 and under_order.is_certain = 0') }} as is_perhaps_at_liberty
from children
left join under_order
    on
        children.la_code = under_order.la_code
        and children.person_id = under_order.person_id
        and children.month_end = under_order.month_end
