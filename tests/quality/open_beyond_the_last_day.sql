with spells as (
    select 'ssd_cla_episodes' as extract, la_code, person_id, start_date, end_date, earliest_end from {{ ref('stg_cla_episodes') }}
    union all
    select 'ssd_cp_plans' as extract, la_code, person_id, start_date, end_date, earliest_end from {{ ref('stg_cp_plans') }}
    where not coalesce(is_other_authority, false)
    union all
    select 'ssd_cin_episodes' as extract, la_code, person_id, referral_date as start_date, close_date as end_date, earliest_end
    from {{ ref('stg_cin_episodes') }}
    where not coalesce(is_no_further_action, false)
),

begun_spells as (
    select *, max(start_date) over (partition by la_code, extract, person_id) as last_start from spells
),

spells_with_last_days as (
    select
        spells.*,
        -- A case lasts until death alone.
        case when spells.extract <> 'ssd_cin_episodes' then last_days.adult_on end as adult_on,
        last_days.died_on,
        case
            when spells.extract = 'ssd_cin_episodes' then {{ day_of_death('spells.last_start', 'last_days') }}
            else {{ last_day_of_child('spells.last_start', 'last_days') }}
        end as last_day
    from begun_spells as spells
    inner join {{ ref('record_last_day') }} as last_days
        on spells.la_code = last_days.la_code and spells.person_id = last_days.person_id
    where spells.earliest_end is null
)

select
    la_code,
    extract,
    person_id,
    start_date,
    end_date,
    last_day as counted_until
from spells_with_last_days
where
    coalesce(end_date, date '9999-12-31') > last_day
    or start_date >= adult_on
    -- It is the day of death that is wrong, or the row is of somebody else: it is counted.
    or start_date > died_on
