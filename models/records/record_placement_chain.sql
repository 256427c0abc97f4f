with placements as (
    select * from {{ ref('record_placement') }}
),

chains as (
    select
        la_code,
        person_id,
        chain_id,
        min_by(placement_type, placement_number) as first_placement_type,
        min(placement_number) as placement_number,
        min(start_date) as start_date,
        case when max(cast(end_date is null as integer)) = 0 then max(end_date) end as end_date,
        min(started_at) as started_at,
        case when max(cast(end_date is null as integer)) = 0 then max(ended_at) end as ended_at,
        max({{ flag('is_short_break = 0 and not coalesce(' ~ is_missing_from_placement('placement_type') ~ ', false)') }})
            as has_counted_placement
    from placements
    group by la_code, person_id, chain_id
),

ordered_chains as (
    select
        *,
        lag(start_date) over series as earlier_start_date,
        lag(end_date) over series as earlier_end_date,
        max(coalesce(end_date, date '9999-12-30')) over earlier as latest_end
    from chains
    window
        series as (partition by la_code, person_id order by placement_number),
        earlier as (
            partition by la_code, person_id order by placement_number rows between unbounded preceding and 1 preceding
        )
)

select
    la_code,
    person_id,
    chain_id,
    first_placement_type,
    start_date,
    end_date,
    -- Of the placement that ended no earlier than the day before this one began, or had not ended.
    case
        when coalesce(earlier_end_date, start_date) >= {{ add_days('start_date', -1) }} then earlier_start_date
    end as previous_start_date,
    {{ flag('has_counted_placement = 1 and ' ~ lasts_24_hours('started_at', 'ended_at')) }} as is_qualifying,
    {{ flag('start_date < latest_end') }} as is_overlapping
from ordered_chains
