{#
    Episodes of care that say that another follows at once (X1), where none does by the next day: either the next was not delivered, or
    the child left for a reason that is not told. Beside them, the periods of care that ended.
#}
with episodes as (
    select
        la_code,
        person_id,
        start_date,
        end_date,
        end_reason,
        lead(start_date) over (partition by la_code, person_id order by start_date nulls last) as next_start
    from {{ ref('stg_cla_episodes') }}
    -- A row of no length changes nothing.
    where person_id is not null and coalesce(end_date > start_date, true)
),

last_ones as (
    select * from episodes
    where end_date is not null and coalesce(next_start > {{ add_days('end_date', 1) }}, true)
)

select
    la_code,
    'ssd_cla_episodes' as extract,
    count(case when end_reason = 'x1' then 1 end) as rows_unfollowed,
    count(*) as rows_that_end,
    min(case when end_reason = 'x1' then end_date end) as first_day
from last_ones
group by la_code
having count(case when end_reason = 'x1' then 1 end) > 0
