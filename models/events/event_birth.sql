select
    la_code,
    person_id,
    birth_date,
    case when sex in ('f', 'm') then sex end as sex,
    {{ ethnic_group('ethnicity') }} as ethnic_group
from {{ ref('stg_person') }}
