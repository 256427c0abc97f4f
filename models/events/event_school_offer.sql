with applications as (
    select * from {{ ref('stg_admissions_offers') }}
    -- Who applied late, or lives elsewhere, is in neither part; where a council does not say so, it has left them out itself.
    where coalesce(is_on_time, true) and coalesce(is_resident, true)
),

offer_days as (
    select * from {{ ref('school_offer_day') }}
)

select
    applications.la_code,
    applications.person_id,
    applications.phase,
    applications.offer_year,
    offer_days.offer_day,
    {{ flag('applications.preference_offered = 1') }} as is_first_preference,
    {{ flag('applications.preference_offered between 1 and 3') }} as is_top_3_preference,
    {{ flag(names_field('applications.unusable_values', 'preference_offered')) }} as is_preference_unread
from applications
inner join offer_days
    on
        applications.offer_year = offer_days.offer_year
        and (applications.phase = offer_days.phase or (applications.phase = 'unknown' and offer_days.phase = 'primary'))
