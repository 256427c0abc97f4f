{#
    Children looked after on the last day of a school term, of whom a personal education plan is expected for the term, and on its
    first day, of whom early education is. A council has three terms a year, so terms are joined to spells by day. Without a date of
    birth a child is expected to have both: what is not recorded leaves no denominator (rule S25).
#}
with terms as (
    select * from {{ ref('stg_school_terms') }}
    where start_date is not null and end_date is not null
),

spells as (
    select * from {{ ref('record_looked_after_spell') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

plans as (
    select distinct la_code, person_id, term_id from {{ ref('stg_pep') }}
    where is_completed
),

early_education as (
    select distinct la_code, person_id, term_id from {{ ref('stg_early_education') }}
    where is_place_taken
),

term_days as (
    select la_code, term_id, start_date, end_date, end_date as counted_day, 'end' as day_of_term from terms
    union all
    select la_code, term_id, start_date, end_date, start_date as counted_day, 'start' as day_of_term from terms
),

children as (
    select
        term_days.la_code,
        term_days.term_id,
        term_days.end_date,
        spells.person_id,
        max({{ flag("term_days.day_of_term = 'end'
            and coalesce(" ~ age_is_at_least('spells.birth_date', 2, 'term_days.counted_day') ~ ", true)
            and not coalesce(" ~ age_is_at_least('spells.birth_date', 18, 'term_days.counted_day') ~ ", false)") }})
            as is_plan_expected,
        max({{ flag("term_days.day_of_term = 'start'
            and coalesce(" ~ age_is_at_least('spells.birth_date', 2, 'term_days.counted_day') ~ ", true)
            and not coalesce(" ~ age_is_at_least('spells.birth_date', 5, 'term_days.counted_day') ~ ", false)") }})
            as is_early_education_expected,
        max({{ flag('spells.birth_date is null') }}) as is_age_unknown
    from term_days
    inner join periods on term_days.la_code = periods.la_code and term_days.end_date < periods.open_until
    inner join spells
        on
            term_days.la_code = spells.la_code
            and term_days.counted_day >= spells.start_date
            and (spells.end_date is null or term_days.counted_day < spells.end_date)
    group by term_days.la_code, term_days.term_id, term_days.end_date, spells.person_id
)

select
    children.la_code,
    children.term_id,
    {{ month_end('children.end_date') }} as month_end,
    children.person_id,
    children.is_age_unknown,
    children.is_plan_expected,
    children.is_plan_expected * {{ flag('plans.person_id is not null') }} as is_plan_completed,
    case when children.is_plan_expected = 1 then children.end_date end as plan_due_date,
    children.is_early_education_expected,
    children.is_early_education_expected * {{ flag('early_education.person_id is not null') }} as is_early_education_taken
from children
left join plans
    on
        children.la_code = plans.la_code
        and children.person_id = plans.person_id
        and children.term_id = plans.term_id
left join early_education
    on
        children.la_code = early_education.la_code
        and children.person_id = early_education.person_id
        and children.term_id = early_education.term_id
