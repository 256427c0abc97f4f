{#
    A locality is one of those that the council names (seed locality), and no other text: what stands in the field by mistake, such
    as a postcode, goes no further, as figures by locality are in the file of aggregates.
#}
with people as (
    select * from {{ ref('stg_person') }}
),

localities as (
    select * from {{ ref('locality') }}
)

select
    people.la_code,
    people.person_id,
    people.birth_date,
    case when people.sex in ('f', 'm') then people.sex end as sex,
    {{ ethnic_group('people.ethnicity') }} as ethnic_group,
    localities.locality
from people
left join localities on people.la_code = localities.la_code and people.locality = localities.locality
