{#
    Placements are counted as a running sum of those that come into the 12 months and those that drop out, and only children who
    reach three are laid over month ends. A placement that ended on the first day of the 12 months was not open in them
    (rules S2, S14).
#}
with chains as (
    select la_code, person_id, start_date, end_date, cast(null as date) as not_counted_from
    from {{ ref('record_placement_chain') }}
    where is_qualifying = 1
    union all
    -- Days missing from care were placements of their own in older returns.
    select la_code, person_id, start_date, end_date, {{ date_variable('missing_is_placement_before') }} as not_counted_from
    from {{ ref('record_placement') }}
    where {{ is_missing_from_placement('placement_type') }} and {{ lasts_24_hours('started_at', 'ended_at') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

counted_spans as (
    select
        la_code,
        person_id,
        {{ month_end('start_date') }} as first_month,
        {{ month_end(
            'least(' ~ add_months(add_days('end_date', -1), 12) ~ ", not_counted_from, date '9999-12-01')"
        ) }} as month_after
    from chains
),

changes as (
    select la_code, person_id, first_month as month_end, 1 as change
    from counted_spans
    where month_after > first_month
    union all
    select la_code, person_id, month_after as month_end, -1 as change
    from counted_spans
    where month_after > first_month
),

monthly_changes as (
    select la_code, person_id, month_end, sum(change) as change
    from changes
    group by la_code, person_id, month_end
),

running_counts as (
    select
        la_code,
        person_id,
        month_end as from_month,
        sum(change) over series as placements,
        lead(month_end) over series as until_month
    from monthly_changes
    window series as (partition by la_code, person_id order by month_end)
)

select
    counts.la_code,
    counts.person_id,
    cast(counts.placements as integer) as placements,
    {{ month_ends_covered(
        'greatest(counts.from_month, periods.first_day)', 'least(counts.until_month, periods.open_until)'
    ) }} as month_end
from running_counts as counts
inner join periods on counts.la_code = periods.la_code
where counts.placements >= 3
union all
-- The extract date is no month end: there the placements open in the 12 months are counted for the day itself.
select
    chains.la_code,
    chains.person_id,
    cast(count(*) as integer) as placements,
    periods.later_extract_date as month_end
from chains
inner join periods on chains.la_code = periods.la_code
where
    chains.start_date <= periods.later_extract_date
    and periods.later_extract_date < least(
        {{ add_months(add_days('chains.end_date', -1), 12) }}, chains.not_counted_from, date '9999-12-01'
    )
group by chains.la_code, chains.person_id, periods.later_extract_date
having count(*) >= 3
