{% set is_end_unknown = "periods.earliest_end is not null and periods.end_date is not null
        and coalesce(periods.latest_end > periods.last_known_end, true)" %}

with care_episodes as (
    select * from {{ ref('record_care_episode') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

episodes as (
    {{ episodes_of_care('care_episodes') }}
),

ordered_episodes as (
    select
        *,
        row_number() over (
            partition by la_code, person_id, period_of_care_id
            -- Of two that end on one day, the later; of two that also began on one, the one that says why care ended.
            order by
                end_date desc nulls first, start_date desc nulls last, end_reason is null asc, end_reason = 'x1' asc nulls last,
                end_reason asc nulls last, earliest_end desc nulls last, latest_end desc nulls first,
                looked_after_episode_id desc nulls last
        ) as place_from_last
    from episodes
),

periods as (
    select
        la_code,
        period_of_care_id,
        person_id,
        min(entered_care_date) as entered_care_date,
        max(is_entry_known) as is_entry_known,
        case when max(cast(end_date is null as integer)) = 0 then max(end_date) end as end_date,
        max(case when place_from_last = 1 and end_date is not null then end_reason end) as end_reason,
        max(case when earliest_end is null then end_date end) as last_known_end,
        max(earliest_end) as earliest_end,
        case when count(earliest_end) = count(latest_end) then max(latest_end) end as latest_end
    from ordered_episodes
    group by la_code, period_of_care_id, person_id
),

following_periods as (
    select
        *,
        max(end_date) over earlier as last_earlier_end,
        min(entered_care_date) over later as next_entered_care_date
    from periods
    -- Of two periods that began on one day neither follows the other.
    window
        earlier as (
            partition by la_code, person_id order by {{ day_number('entered_care_date') }} nulls last
            range between unbounded preceding and 1 preceding
        ),
        later as (
            partition by la_code, person_id order by {{ day_number('entered_care_date') }} nulls last
            range between 1 following and unbounded following
        )
)

select
    periods.la_code,
    periods.period_of_care_id,
    periods.person_id,
    periods.entered_care_date,
    periods.is_entry_known,
    periods.end_date,
    periods.end_reason,
    -- Where an episode ended on an unknown day so did the period, unless another was open for as long as that may have been.
    case when {{ is_end_unknown }} then greatest(periods.earliest_end, periods.last_known_end) end as earliest_end,
    case when {{ is_end_unknown }} then periods.latest_end end as latest_end,
    periods.next_entered_care_date,
    -- An end copied onto earlier periods lies after this one began: no later than that had the earlier one ended.
    case
        when periods.last_earlier_end > periods.entered_care_date then periods.entered_care_date else periods.last_earlier_end
    end as previous_end_date,
    people.birth_date,
    {{ flag("periods.next_entered_care_date < coalesce(periods.end_date, date '9999-12-31')") }} as is_superseded
from following_periods as periods
left join people on periods.la_code = people.la_code and periods.person_id = people.person_id
