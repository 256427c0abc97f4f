with spells as (
    select 'ssd_cla_episodes' as extract, la_code, person_id, start_date, end_date, earliest_end from {{ ref('stg_cla_episodes') }}
    union all
    select 'ssd_cp_plans' as extract, la_code, person_id, start_date, end_date, earliest_end from {{ ref('stg_cp_plans') }}
    where not coalesce(is_other_authority, false)
),

spells_with_last_days as (
    select
        spells.*,
        last_days.adult_on,
        last_days.died_on,
        {{ last_day_of_child('spells.start_date', 'last_days') }} as last_day
    from spells
    inner join {{ ref('record_last_day') }} as last_days
        on spells.la_code = last_days.la_code and spells.person_id = last_days.person_id
    where spells.earliest_end is null
    union all
    select
        'ssd_cin_episodes' as extract,
        cases.la_code,
        cases.person_id,
        cases.referral_date as start_date,
        cases.close_date as end_date,
        cases.earliest_end,
        cast(null as date) as adult_on,
        last_days.died_on,
        {{ day_of_death('cases.referral_date', 'last_days') }} as last_day
    from {{ ref('stg_cin_episodes') }} as cases
    inner join {{ ref('record_last_day') }} as last_days
        on cases.la_code = last_days.la_code and cases.person_id = last_days.person_id
    where not coalesce(cases.is_no_further_action, false)
),

open_until as (
    select *, coalesce(end_date, date '9999-12-31') as open_until from spells_with_last_days
)

select
    la_code,
    extract,
    person_id,
    start_date,
    end_date,
    last_day as counted_until
from open_until
where
    open_until > last_day
    -- Begun on the last day or after it: a date of birth, or of death, is wrong, and nothing is cut.
    or start_date >= adult_on
    or start_date > died_on
