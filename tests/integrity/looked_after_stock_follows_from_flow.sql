{#
    Looked after at a month end = at the one before + in - out, + short breaks ended - begun, child by child: a child is in the cohort
    of a month end just where the changes up to it leave a period of care. What is neither has one of the reasons for which an
    entry or a leaving is not counted: the entry is not known, the end is no end (X1, or copied) or on an unknown day, or no episode covers the days.
#}
with changes as (
    select * from {{ ref('event_looked_after_change') }}
),

periods as (
    select * from {{ ref('record_period_of_care') }}
),

months as (
    select * from {{ ref('reporting_period') }}
),

daily_changes as (
    select la_code, person_id, change_date, sum(change) as change
    from changes
    group by la_code, person_id, change_date
),

running as (
    select
        la_code,
        person_id,
        change_date,
        lead(change_date) over series as next_date,
        sum(change) over series as open_periods
    from daily_changes
    window series as (partition by la_code, person_id order by change_date)
),

followed as (
    select distinct
        running.la_code,
        running.person_id,
        {{ month_ends_covered(
            'greatest(running.change_date, months.first_day)', 'least(coalesce(running.next_date, months.open_until), months.open_until)'
        ) }} as month_end
    from running
    inner join months on running.la_code = months.la_code
    where running.open_periods > 0
),

stock as (
    select cohort.la_code, cohort.person_id, cohort.month_end
    from {{ ref('cohort_looked_after') }} as cohort
    inner join months on cohort.la_code = months.la_code and cohort.month_end <= months.reporting_month
),

unfollowed as (
    select
        coalesce(followed.la_code, stock.la_code) as la_code,
        coalesce(followed.person_id, stock.person_id) as person_id,
        coalesce(followed.month_end, stock.month_end) as day_of_fault,
        case
            when stock.person_id is null then 'counted by flow, not looked after' else 'looked after, not counted by flow'
        end as fault
    from followed
    full outer join stock
        on
            followed.la_code = stock.la_code
            and followed.person_id = stock.person_id
            and followed.month_end = stock.month_end
    where followed.person_id is null or stock.person_id is null
),

unreasoned as (
    select changes.la_code, changes.person_id, changes.change_date as day_of_fault, 'no reason not to count it' as fault
    from changes
    inner join periods
        on
            changes.la_code = periods.la_code
            and changes.person_id = periods.person_id
            and changes.period_of_care_id = periods.period_of_care_id
    where
        changes.kind = 'not_counted'
        and (
            (changes.change > 0 and changes.change_date = periods.entered_care_date and periods.is_entry_known = 1)
            or (
                changes.change < 0
                and changes.change_date = periods.end_date
                and changes.change_date > periods.entered_care_date
                and periods.is_superseded = 0
                and periods.earliest_end is null
                and coalesce(periods.end_reason <> 'x1', true)
            )
        )
)

select * from unfollowed
union all
select * from unreasoned
