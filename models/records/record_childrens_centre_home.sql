{#
    Where a child known to children's centres lives, by its registrations: in the area of each until the next, and in that of the first
    before it as well. Of a council that does not say where they live all are taken to live in the reach.
#}
with councils_with_areas as (
    select la_code from {{ ref('extract_supply') }}
    where need = 'local_childrens_centres.lsoa_code' and is_supplied
),

registrations as (
    select la_code, person_id, registered_date, max(lsoa_code) as lsoa_code from {{ ref('stg_childrens_centres') }}
    where registered_date is not null
    group by la_code, person_id, registered_date
),

only_attending as (
    select distinct attendances.la_code, attendances.person_id
    from {{ ref('stg_childrens_centre_attendance') }} as attendances
    left join registrations on attendances.la_code = registrations.la_code and attendances.person_id = registrations.person_id
    where registrations.person_id is null
),

homes as (
    select
        la_code,
        person_id,
        lsoa_code,
        min(registered_date) over (partition by la_code, person_id) as first_registered_date,
        case
            when registered_date > min(registered_date) over (partition by la_code, person_id) then registered_date
        end as lives_from,
        lead(registered_date) over (partition by la_code, person_id order by registered_date nulls last) as lives_until
    from registrations
    union all
    select
        la_code,
        person_id,
        cast(null as string) as lsoa_code,
        cast(null as date) as first_registered_date,
        cast(null as date) as lives_from,
        cast(null as date) as lives_until
    from only_attending
),

areas as (
    select * from {{ ref('record_reach_area') }}
)

select
    homes.la_code,
    homes.person_id,
    homes.first_registered_date,
    greatest(homes.lives_from, areas.in_reach_from) as lives_from,
    least(homes.lives_until, areas.in_reach_until) as lives_until,
    'in_reach' as area
from homes
inner join councils_with_areas on homes.la_code = councils_with_areas.la_code
inner join areas on homes.la_code = areas.la_code and homes.lsoa_code = areas.lsoa_code
union all
select
    homes.la_code,
    homes.person_id,
    homes.first_registered_date,
    homes.lives_from,
    homes.lives_until,
    case when councils_with_areas.la_code is null then 'taken_to_be_in_reach' else 'not_recorded' end as area
from homes
left join councils_with_areas on homes.la_code = councils_with_areas.la_code
where homes.lsoa_code is null or councils_with_areas.la_code is null
