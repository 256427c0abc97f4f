with children as (
    select * from {{ ref('staged_child') }}
),

-- Nearly every council's ids begin without a zero, and then there is nothing to compare.
zeros as (
    select distinct la_code, person_id, {{ without_leading_zeros('person_id') }} as digits from children where person_id like '0%'
)

select
    zeros.la_code,
    zeros.person_id,
    children.person_id as written_elsewhere_as,
    children.extract as written_in
from zeros
inner join children on zeros.la_code = children.la_code and zeros.digits = children.person_id
