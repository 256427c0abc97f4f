{# Care ends on the 18th birthday, or with death, at the latest, whatever is recorded; what begins after it is none (rule S13). #}
with episodes as (
    select *, max(start_date) over (partition by la_code, person_id) as last_start from {{ ref('stg_cla_episodes') }}
),

last_days as (
    select * from {{ ref('record_last_day') }}
),

bounded_episodes as (
    select
        episodes.*,
        {{ last_day_of_child('episodes.last_start', 'last_days') }} as last_day
    from episodes
    left join last_days on episodes.la_code = last_days.la_code and episodes.person_id = last_days.person_id
    where coalesce(episodes.start_date < last_days.adult_on, true)
)

select
    la_code,
    looked_after_episode_id,
    person_id,
    period_of_care_id,
    entered_care_date,
    start_date,
    start_reason,
    least(end_date, last_day) as end_date,
    earliest_end,
    case when earliest_end is not null then least(latest_end, last_day) end as latest_end,
    -- What should have followed did not.
    case when end_reason = 'x1' and last_day < coalesce(end_date, date '9999-12-31') then null else end_reason end as end_reason
from bounded_episodes
