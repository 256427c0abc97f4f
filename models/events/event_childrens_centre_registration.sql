with registrations as (
    select
        *,
        coalesce(registration_channel = 'online', false) as is_online,
        {{ is_undecided('registration_channel') }} as is_perhaps_online
    from {{ ref('stg_childrens_centres') }}
),

categorised_registrations as (
    select *, 'online' as category, is_online as is_in_category, is_perhaps_online as is_perhaps_in_category
    from registrations
    union all
    select
        *,
        'online_with_worker' as category,
        is_online and coalesce(is_worker_present, false) as is_in_category,
        (is_online or is_perhaps_online) and coalesce(is_worker_present, true) as is_perhaps_in_category
    from registrations
)

select
    la_code,
    person_id,
    registered_date,
    registration_channel,
    category,
    {{ flag('is_in_category') }} as is_in_category,
    {{ flag('is_perhaps_in_category and not is_in_category') }} as is_perhaps_in_category
from categorised_registrations
