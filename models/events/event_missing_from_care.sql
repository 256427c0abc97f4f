with episodes as (
    select * from {{ ref('stg_missing') }}
    where episode_type like 'missing%' or {{ is_undecided('episode_type') }}
),

spells as (
    select * from {{ ref('record_looked_after_spell') }}
),

episodes_in_care as (
    select distinct
        episodes.la_code,
        episodes.missing_episode_id,
        episodes.person_id,
        coalesce(episodes.episode_type like 'missing%', false) as is_missing,
        episodes.start_date,
        episodes.end_date
    from episodes
    inner join spells
        on
            episodes.la_code = spells.la_code
            and episodes.person_id = spells.person_id
            and episodes.start_date >= spells.start_date
            and (spells.end_date is null or episodes.start_date < spells.end_date)
)

select
    la_code,
    missing_episode_id,
    person_id,
    start_date,
    end_date,
    {{ flag('is_missing') }} as is_missing,
    {{ flag("is_missing and row_number() over (
        partition by la_code, person_id, is_missing, " ~ month_end('start_date') ~ "
        order by start_date nulls last, missing_episode_id nulls last
    ) = 1") }} as is_first_of_month
from episodes_in_care
