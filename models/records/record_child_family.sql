-- A child in several families is of the largest; of several as large, with those children who are in all of them (rule S3).
with sized_families as (
    select la_code, person_id, family_id, count(*) over (partition by la_code, family_id) as members
    from {{ ref('stg_family') }}
),

ranked_families as (
    select *, rank() over (partition by la_code, person_id order by members desc nulls last) as place from sized_families
)

select la_code, person_id, {{ joined_text('family_id', ' ') }} as family_id
from ranked_families
where place = 1 and person_id is not null
group by la_code, person_id
