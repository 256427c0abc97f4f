{% set living = "coalesce(known.in_touch, '') <> 'died' and coalesce(people.death_date > known.month_end, true)
            and not coalesce(people.is_death_day_unknown, false)" %}
{% set suitable = "coalesce(is_accommodation_suitable, accommodation not in ('unknown', '"
    ~ var('unsuitable_accommodation') | join("', '") ~ "'), false)" %}
{% set occupied = "activity in ('f1', 'p1', 'f2', 'p2', 'f3', 'p3', 'f4', 'p4', 'f5', 'p5')" %}
{% set up_to_date_until = last_day_within_months('plan_date', var('pathway_plan_max_age_months')) %}

with known as (
    select * from {{ ref('cohort_known_care_leaver') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

looked_after as (
    select * from {{ ref('cohort_looked_after') }}
),

versions as (
    select * from {{ ref('record_plan_version') }} where plan_type = 'pathway'
),

latest as (
    {{ latest_dates('known', {'plan_date': 'versions'}) }}
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
        -- Of an eligibility that settles nothing, or dead since a day that nobody knows.
        (
            {{ is_undecided('known.eligibility') }}
            or (people.is_death_day_unknown and (known.eligibility like 'relevant%' or known.eligibility like 'former relevant%'))
        )
        and coalesce({{ age_is_at_least('people.birth_date', 16, 'known.month_end') }}, true)
        and not coalesce({{ age_is_at_least('people.birth_date', 26, 'known.month_end') }}, false)
        and coalesce(known.in_touch, '') <> 'died'
        and coalesce(people.death_date > known.month_end, true) as is_perhaps_care_leaver,
        people.birth_date is null as is_age_unknown,
        -- The age reached on a birthday in the month, which the end of the month follows by less than a month.
        case
            when month(people.birth_date) = month(known.month_end)
                and {{ add_months('people.birth_date', '12 * (year(known.month_end) - year(people.birth_date))') }} <= known.month_end
                then year(known.month_end) - year(people.birth_date)
        end as age_reached,
        -- May be back home or, of accommodation, abroad, deported or at no known residence.
        people.birth_date is null or coalesce(known.in_touch = 'unknown', false) as is_perhaps_not_counted,
        people.birth_date is null or coalesce(known.in_touch = 'unknown', false) or {{ is_undecided('known.accommodation') }}
            as is_perhaps_not_housed,
        coalesce(known.in_touch, '') <> 'rhom' as is_not_back_home,
        -- Where contact is not recorded the rest of the record stands; a word that is none of the codes settles nothing.
        coalesce(known.in_touch in ('yes', 'y'), true) as is_in_touch,
        coalesce(known.in_touch in ('no', 'n', 'refu', 'nreq'), false) as is_out_of_touch,
        coalesce(known.accommodation, '') not in ('g', 'h', 'r') as is_accommodation_known,
        unaccompanied.start_date <= known.month_end as was_unaccompanied,
        greatest(
            latest.plan_date, case when known.pathway_plan_date <= known.month_end then known.pathway_plan_date end
        ) as plan_date,
        {{ add_months('people.birth_date', 16 * 12 + 3) }} as first_plan_due_date
    from known
    left join people on known.la_code = people.la_code and known.person_id = people.person_id
    left join looked_after
        on
            known.la_code = looked_after.la_code
            and known.person_id = looked_after.person_id
            and known.month_end = looked_after.month_end
    left join latest
        on known.la_code = latest.la_code and known.person_id = latest.person_id and known.month_end = latest.month_end
    left join unaccompanied on known.la_code = unaccompanied.la_code and known.person_id = unaccompanied.person_id
)

select
    la_code,
    person_id,
    month_end,
    {{ flag('is_snapshot') }} as is_snapshot,
    birthdays_from,
    eligibility,
    {{ flag('is_care_leaver') }} as is_care_leaver,
    {{ flag('is_perhaps_care_leaver') }} as is_perhaps_care_leaver,
    {{ flag('is_age_unknown') }} as is_age_unknown,
    {{ flag('age_reached between 17 and 18') }} as is_17_or_18_in_month,
    {{ flag('age_reached between 19 and 21') }} as is_19_to_21_in_month,
    {{ flag('is_perhaps_not_counted') }} as is_perhaps_not_counted,
    {{ flag('is_perhaps_not_housed') }} as is_perhaps_not_housed,
    {{ flag('is_care_leaver and was_unaccompanied') }} as is_former_unaccompanied,
    {{ flag('is_care_leaver or is_eligible') }} as is_pathway_plan_expected,
    {{ flag('(is_care_leaver or is_eligible) and plan_date is not null') }} as has_pathway_plan,
    {{ flag('(is_care_leaver or is_eligible) and month_end <= ' ~ up_to_date_until) }} as is_pathway_plan_up_to_date,
    case when is_care_leaver or is_eligible then first_plan_due_date end as first_pathway_plan_due_date,
    case when is_care_leaver or is_eligible then coalesce({{ up_to_date_until }}, first_plan_due_date) end
        as pathway_plan_due_date,
    {{ flag('is_care_leaver and is_not_back_home and is_accommodation_known') }} as is_accommodation_counted,
    {{ flag('is_care_leaver and is_not_back_home and is_accommodation_known and is_in_touch and ' ~ suitable) }}
        as is_accommodation_suitable,
    {{ flag('is_care_leaver and is_not_back_home and is_accommodation_known and not is_out_of_touch
        and ((is_accommodation_suitable is null and ' ~ is_undecided('accommodation') ~ ')
            or (not is_in_touch and ' ~ suitable ~ '))') }} as is_accommodation_not_recorded,
    {{ flag('is_care_leaver and is_not_back_home') }} as is_activity_counted,
    {{ flag('is_care_leaver and is_not_back_home and is_in_touch and ' ~ occupied) }} as is_in_education_employment_or_training,
    {{ flag('is_care_leaver and is_not_back_home and not is_out_of_touch
        and (' ~ is_undecided('activity') ~ ' or (not is_in_touch and ' ~ occupied ~ '))') }} as is_activity_not_recorded
from young_people
