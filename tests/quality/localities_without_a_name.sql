select
    people.la_code,
    people.source_row,
    people.person_id,
    people.locality
from {{ ref('stg_person') }} as people
left join {{ ref('locality') }} as localities on people.la_code = localities.la_code and people.locality = localities.locality
where people.locality is not null and localities.locality is null
