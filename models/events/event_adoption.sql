{% set is_timed = 'earliest_order_date is null and coalesce(is_entry_known = 1, true)' %}
{% set majority = "('" ~ var('adoption_majority_ethnicities') | join("', '") ~ "')" %}
with adoptions as (
    select * from {{ ref('record_adoption') }}
),

placements as (
    select * from {{ ref('record_placement') }}
    where placement_type in ('a3', 'a5')
),

chains as (
    select * from {{ ref('record_placement_chain') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

disabled_people as (
    select
        la_code,
        person_id,
        max({{ flag("disability_code not in ('none', 'unknown')") }}) = 1 as is_disabled
    from {{ ref('stg_disability') }}
    where disability_code <> 'none'
    group by la_code, person_id
),

-- Where an adoptive placement continues a foster placement, the child came to the adopters when that began.
foster_placements as (
    select adoptions.la_code, adoptions.period_of_care_id, max(chains.start_date) as start_date
    from adoptions
    inner join placements on adoptions.la_code = placements.la_code and adoptions.person_id = placements.person_id
    inner join chains on placements.la_code = chains.la_code and placements.chain_id = chains.chain_id
    where
        placements.start_date between adoptions.entered_care_date and coalesce(adoptions.latest_order_date, adoptions.order_date)
        and {{ is_foster('chains.first_placement_type') }}
    group by adoptions.la_code, adoptions.period_of_care_id
),

described_adoptions as (
    select
        adoptions.*,
        people.ethnicity,
        coalesce(disabled_people.is_disabled, false) as is_disabled,
        people.ethnicity = 'unknown' or not disabled_people.is_disabled or adoptions.earliest_order_date is not null
        or adoptions.birth_date is null as is_in_doubt,
        case
            when adoptions.is_adopted_by_carer
                then coalesce(foster_placements.start_date, adoptions.placed_with_carer_date)
            else adoptions.placed_for_adoption_date
        end as placed_with_adopters_date
    from adoptions
    left join foster_placements
        on adoptions.la_code = foster_placements.la_code and adoptions.period_of_care_id = foster_placements.period_of_care_id
    left join people on adoptions.la_code = people.la_code and adoptions.person_id = people.person_id
    left join disabled_people
        on adoptions.la_code = disabled_people.la_code and adoptions.person_id = disabled_people.person_id
),

judged_adoptions as (
    select
        *,
        -- Nothing is timed of an adoption of which the day of the order is not known.
        case
            when {{ is_timed }} and placed_for_adoption_date >= entered_care_date
                then {{ days_between('entered_care_date', 'placed_for_adoption_date') }}
        end as a1_days,
        case
            when {{ is_timed }} and placed_with_adopters_date >= entered_care_date
                then {{ days_between('entered_care_date', 'placed_with_adopters_date') }}
        end as a10_days,
        case
            when earliest_order_date is not null then null
            when matched_date <= placement_order_date then cast(0 as bigint)
            else {{ days_between('placement_order_date', 'matched_date') }}
        end as a2_days,
        is_disabled
        or is_part_of_sibling_group
        or (ethnicity not in ('refu', 'nobt', 'unknown') and ethnicity not in {{ majority }})
        or {{ age_is_at_least('birth_date', 5, 'coalesce(earliest_order_date, order_date)') }}
            as is_harder_to_place
    from described_adoptions
)

select
    la_code,
    period_of_care_id,
    person_id,
    entered_care_date,
    order_date,
    earliest_order_date,
    latest_order_date,
    decision_date,
    placement_order_date,
    matched_date,
    placed_for_adoption_date,
    placed_with_adopters_date,
    a1_days,
    {{ flag('a1_days is not null') }} as is_a1_known,
    a10_days,
    {{ flag('a10_days is not null') }} as is_a10_known,
    a2_days,
    {{ flag('a2_days is not null') }} as is_a2_known,
    {{ add_months('decision_date', 12) }} as order_due_date,
    {{ flag('coalesce(latest_order_date, order_date) <= ' ~ add_months('decision_date', 12)) }}
        as is_within_12_months_of_decision,
    {{ flag('decision_date is null or (earliest_order_date <= ' ~ add_months('decision_date', 12)
        ~ ' and latest_order_date > ' ~ add_months('decision_date', 12) ~ ')') }} as is_perhaps_within_12_months_of_decision,
    {{ flag('is_harder_to_place') }} as is_harder_to_place,
    {{ flag('is_in_doubt and not coalesce(is_harder_to_place, false)') }} as is_perhaps_harder_to_place
from judged_adoptions
