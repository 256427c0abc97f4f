with registrations as (
    select la_code, person_id, min(registered_date) as first_registered_date
    from {{ ref('stg_childrens_centres') }}
    group by la_code, person_id
)

select
    births.la_code,
    births.person_id,
    births.birth_date,
    births.list_received_date,
    registrations.first_registered_date,
    {{ flag('registrations.first_registered_date < births.list_received_date') }} as is_registered_before_list,
    {{ flag('registrations.person_id is not null and registrations.first_registered_date is null') }} as is_registration_undated
from {{ ref('stg_births') }} as births
left join registrations on births.la_code = registrations.la_code and births.person_id = registrations.person_id
