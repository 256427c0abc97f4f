{#
    Until when somebody was a child in care or on a plan: the 18th birthday, from which nobody is a child (Children Act 1989 s.105(1)), and
    death; those that had come by the day that the extracts are as at.
#}
with people as (
    select * from {{ ref('stg_person') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

days as (
    select
        people.la_code,
        people.person_id,
        {{ add_months('people.birth_date', 12 * 18) }} as adult_on,
        people.death_date as died_on,
        periods.extract_date
    from people
    inner join periods on people.la_code = periods.la_code
    where people.person_id is not null
)

select
    la_code,
    person_id,
    case when adult_on <= extract_date then adult_on end as adult_on,
    case when died_on <= extract_date then died_on end as died_on
from days
where adult_on <= extract_date or died_on <= extract_date
