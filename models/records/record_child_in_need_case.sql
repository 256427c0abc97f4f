{# A case is closed by the child's death, whatever is recorded (rule S8). #}
with episodes as (
    select *, max(referral_date) over (partition by la_code, person_id) as last_referral_date from {{ ref('stg_cin_episodes') }}
    where person_id is not null and referral_date is not null and not coalesce(is_no_further_action, false)
),

last_days as (
    select * from {{ ref('record_last_day') }}
)

select
    episodes.la_code,
    episodes.person_id,
    episodes.referral_date,
    least(episodes.close_date, {{ day_of_death('episodes.last_referral_date', 'last_days') }}) as close_date,
    episodes.earliest_end,
    episodes.is_perhaps_no_case
from episodes
left join last_days on episodes.la_code = last_days.la_code and episodes.person_id = last_days.person_id
