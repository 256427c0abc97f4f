-- 2 year olds on the list of who is eligible for a funded place, each once a term.
with places as (
    select * from {{ ref('stg_early_education') }}
    where is_eligible
),

terms as (
    select * from {{ ref('school_term') }}
)

select
    places.la_code,
    places.term_id,
    places.person_id,
    terms.month_end,
    {{ flag('places.is_place_taken') }} as is_place_taken,
    {{ flag('places.is_place_taken is null') }} as is_place_unknown
from places
inner join terms on places.la_code = terms.la_code and places.term_id = terms.term_id
