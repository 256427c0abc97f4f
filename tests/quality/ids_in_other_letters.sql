with children as (
    select * from {{ ref('staged_child') }}
),

spellings as (
    select
        la_code,
        lower(person_id) as letters,
        min(person_id) as person_id
    from children
    group by la_code, lower(person_id)
    having min(person_id) <> max(person_id)
)

select distinct
    spellings.la_code,
    spellings.person_id,
    children.person_id as written_elsewhere_as,
    children.extract as written_in
from spellings
inner join children
    on
        spellings.la_code = children.la_code
        and spellings.letters = lower(children.person_id)
        and spellings.person_id <> children.person_id
