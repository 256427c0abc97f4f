with plans as (
    select * from {{ ref('record_child_protection_plan') }}
),

versions as (
    select * from {{ ref('stg_plan_versions') }}
    where plan_type = 'cp' and previous_child_protection_plans > 0
),

plans_as_recorded as (
    select * from {{ ref('stg_cp_plans') }}
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

-- Ends that are not known: of a plan closed on its first day for want of one, or on the day by which it had ended.
unknown_ends as (
    select la_code, person_id, end_date, min(earliest_end) as earliest_end, max(latest_end) as latest_end
    from plans_as_recorded
    where earliest_end is not null and not coalesce(is_other_authority, false)
    group by la_code, person_id, end_date
),

ended_plans as (
    select
        plans.*,
        unknown_ends.earliest_end,
        unknown_ends.latest_end as ended_by,
        {{ latest_end(
            'unknown_ends.earliest_end', 'unknown_ends.latest_end', 'extract_dates.extract_date', 'plans.next_start_date'
        ) }} as latest_end
    from (
        select
            *,
            min(start_date) over (
                partition by la_code, person_id order by {{ day_number('start_date') }} nulls last
                range between 1 following and unbounded following
            ) as next_start_date
        from plans
    ) as plans
    left join extract_dates on plans.la_code = extract_dates.la_code
    left join unknown_ends
        on
            plans.la_code = unknown_ends.la_code
            and plans.person_id = unknown_ends.person_id
            and plans.end_date = unknown_ends.end_date
),

counted_plans as (
    select *, {{ counted_end('end_date', 'earliest_end', 'latest_end', 'ended_by') }} as counted_end_date from ended_plans
),

-- Of the plans that began before this one, the last to end by its start; none of them may have, should plans overlap.
earlier_plans as (
    select
        plans.la_code,
        plans.child_protection_plan_id,
        max(case when earlier.end_date <= plans.start_date then earlier.end_date end) as previous_end_date,
        max(earlier.latest_end) as last_perhaps_ended_by
    from plans
    inner join ended_plans as earlier
        on
            plans.la_code = earlier.la_code
            and plans.person_id = earlier.person_id
            and plans.start_date > earlier.start_date
    group by plans.la_code, plans.child_protection_plan_id
),

-- The history of an extract may start late: the number of earlier plans recorded for the census counts too (rule S12).
recorded_repeats as (
    select distinct plans.la_code, plans.child_protection_plan_id
    from plans
    inner join versions
        on
            plans.la_code = versions.la_code
            and plans.person_id = versions.person_id
            and versions.plan_date >= plans.start_date
            and (plans.end_date is null or versions.plan_date <= plans.end_date)
)

select
    plans.la_code,
    plans.child_protection_plan_id,
    plans.person_id,
    plans.start_date,
    plans.counted_end_date as end_date,
    plans.end_date as left_stock_date,
    plans.earliest_end,
    plans.latest_end,
    earlier_plans.previous_end_date,
    plans.parts,
    plans.is_overlapping,
    {{ flag('earlier_plans.previous_end_date > ' ~ add_months('plans.start_date', -24)) }} as is_repeat_within_2_years,
    {{ flag('earlier_plans.last_perhaps_ended_by > ' ~ add_months('plans.start_date', -24)
        ~ ' and not coalesce(earlier_plans.previous_end_date > ' ~ add_months('plans.start_date', -24) ~ ', false)') }}
        as is_perhaps_repeat_within_2_years,
    {{ flag(
        'earlier_plans.child_protection_plan_id is not null or recorded_repeats.child_protection_plan_id is not null'
        ~ ' or plans_as_recorded.previous_child_protection_plans > 0'
    ) }} as is_repeat_ever,
    -- More than 729 days, the last one included (rule S12).
    {{ flag(days_between('plans.start_date', 'coalesce(plans.counted_end_date, plans.earliest_end)') ~ ' >= 730') }}
        as is_ended_after_2_years,
    {{ flag(
        days_between('plans.start_date', 'plans.earliest_end') ~ ' < 730 and '
        ~ days_between('plans.start_date', 'plans.latest_end') ~ ' >= 730'
    ) }} as is_perhaps_ended_after_2_years
from counted_plans as plans
left join earlier_plans
    on plans.la_code = earlier_plans.la_code and plans.child_protection_plan_id = earlier_plans.child_protection_plan_id
left join recorded_repeats
    on plans.la_code = recorded_repeats.la_code and plans.child_protection_plan_id = recorded_repeats.child_protection_plan_id
left join plans_as_recorded
    on plans.la_code = plans_as_recorded.la_code and plans.child_protection_plan_id = plans_as_recorded.child_protection_plan_id
