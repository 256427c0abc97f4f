{#
    What a return tells, at the end of its year, of what held around the birthday of each care leaver (OC3 of the SSDA903): of the month
    of the last birthday by the day that it is as at, if that is of its year (rule S37).
#}
{% set birthday_this_year = add_months('people.birth_date', '12 * (year(history.month_end) - year(people.birth_date))') %}

with people as (
    select * from {{ ref('stg_person') }}
),

history as (
    select * from {{ ref('stg_care_leaver_history') }}
    where month_end is not null and person_id is not null and is_around_birthday
),

-- A month may be written in two ways, and then a person stands in it twice: the last delivered counts.
last_rows as (
    select la_code, person_id, month_end, max(source_row) as source_row
    from history
    group by la_code, person_id, month_end
),

birthdays as (
    select
        history.*,
        {{ month_end(add_months(
            'people.birth_date',
            '12 * (year(history.month_end) - year(people.birth_date) - ' ~ flag(birthday_this_year ~ ' > history.month_end') ~ ')'
        )) }} as birthday_month
    from history
    inner join last_rows on history.la_code = last_rows.la_code and history.source_row = last_rows.source_row
    inner join people on history.la_code = people.la_code and history.person_id = people.person_id
    where people.birth_date is not null
)

select
    la_code,
    person_id,
    birthday_month,
    eligibility,
    in_touch,
    accommodation,
    is_accommodation_suitable,
    activity,
    pathway_plan_date
from (
    -- Of two records of one year the later.
    select *, row_number() over (partition by la_code, person_id, birthday_month order by month_end desc) as place
    from birthdays
    where birthday_month >= {{ april_of('month_end') }}
) as placed
where place = 1
