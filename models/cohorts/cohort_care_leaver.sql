{% set living = "coalesce(known.in_touch, '') <> 'died' and coalesce(people.death_date > known.month_end, true)" %}
{% set suitable = "coalesce(is_accommodation_suitable, accommodation not in ('"
    ~ var('unsuitable_accommodation') | join("', '") ~ "'), false)" %}
{% set occupied = "activity in ('f1', 'p1', 'f2', 'p2', 'f3', 'p3', 'f4', 'p4', 'f5', 'p5')" %}

with known as (
    select * from {{ ref('cohort_known_care_leaver') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

looked_after as (
    select * from {{ ref('cohort_looked_after') }}
),

current_plans as (
    select * from {{ ref('cohort_plan_version') }} where plan_type = 'pathway'
),

first_plans as (
    select la_code, person_id, min(plan_date) as plan_date
    from {{ ref('stg_plan_versions') }}
    where plan_type = 'pathway'
    group by la_code, person_id
),

unaccompanied as (
    select la_code, person_id, min(start_date) as start_date
    from {{ ref('stg_immigration_status') }}
    where {{ is_unaccompanied('immigration_status') }}
    group by la_code, person_id
),

-- A missing date of birth leaves nobody out, a missing code settles nothing.
young_people as (
    select
        known.*,
        (known.eligibility like 'relevant%' or known.eligibility like 'former relevant%')
        and coalesce({{ age_is_at_least('people.birth_date', 16, 'known.month_end') }}, true)
        and not coalesce({{ age_is_at_least('people.birth_date', 26, 'known.month_end') }}, false)
        and {{ living }} as is_care_leaver,
        known.eligibility like 'eligible%'
        and coalesce({{ age_is_at_least('people.birth_date', 16, 'known.month_end', months=3) }}, true)
        and looked_after.person_id is not null
        and {{ living }} as is_eligible,
        coalesce(known.in_touch, '') <> 'rhom' as is_not_back_home,
        coalesce(known.accommodation, '') not in ('g', 'h', 'r') as is_accommodation_known,
        unaccompanied.start_date <= known.month_end as was_unaccompanied,
        first_plans.plan_date <= known.month_end or known.pathway_plan_date <= known.month_end as has_plan,
        current_plans.plan_date is not null
        or known.pathway_plan_date between {{ add_months('known.month_end', '-' ~ var('pathway_plan_max_age_months')) }}
        and known.month_end as is_plan_current
    from known
    left join people using (la_code, person_id)
    left join looked_after using (la_code, person_id, month_end)
    left join current_plans using (la_code, person_id, month_end)
    left join first_plans using (la_code, person_id)
    left join unaccompanied using (la_code, person_id)
)

select
    la_code,
    person_id,
    month_end,
    eligibility,
    is_from_snapshot,
    {{ flag('is_care_leaver') }} as is_care_leaver,
    {{ flag('is_care_leaver and was_unaccompanied') }} as is_former_unaccompanied,
    {{ flag('is_care_leaver or is_eligible') }} as is_pathway_plan_expected,
    {{ flag('(is_care_leaver or is_eligible) and has_plan') }} as has_pathway_plan,
    {{ flag('(is_care_leaver or is_eligible) and is_plan_current') }} as is_pathway_plan_up_to_date,
    {{ flag('is_care_leaver and is_not_back_home and is_accommodation_known') }} as is_accommodation_counted,
    {{ flag('is_care_leaver and is_not_back_home and is_accommodation_known and ' ~ suitable) }} as is_accommodation_suitable,
    {{ flag('is_care_leaver and is_not_back_home and is_accommodation_suitable is null and accommodation is null') }}
        as is_accommodation_not_recorded,
    {{ flag('is_care_leaver and is_not_back_home') }} as is_activity_counted,
    {{ flag('is_care_leaver and is_not_back_home and ' ~ occupied) }} as is_in_education_employment_or_training,
    {{ flag('is_care_leaver and is_not_back_home and activity is null') }} as is_activity_not_recorded
from young_people
