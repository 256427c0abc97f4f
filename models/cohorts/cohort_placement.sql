with children as (
    select * from {{ ref('cohort_looked_after') }}
),

placements as (
    select placements.*, chains.previous_start_date
    from {{ ref('record_placement') }} as placements
    left join {{ ref('record_placement_chain') }} as chains
        on placements.la_code = chains.la_code and placements.chain_id = chains.chain_id
),

three_placements as (
    select * from {{ ref('cohort_three_placements') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

open_placements as (
    select
        placements.la_code,
        placements.person_id,
        placements.placement_number,
        {{ cohort_days_covered('placements.start_date', 'placements.end_date') }} as month_end
    from placements
    inner join periods on placements.la_code = periods.la_code
),

-- Of several open placements the latest start is the current one (rule S14), of one moment the last in the order of moves.
current_placements as (
    select la_code, person_id, month_end, max(placement_number) as placement_number
    from open_placements
    group by la_code, person_id, month_end
),

placed_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        children.period_of_care_id,
        placements.placement_id,
        placements.placement_type,
        {{ placement_group('placements.placement_type') }} as placement_group,
        placements.chain_id,
        placements.chain_start_date,
        placements.previous_start_date,
        placements.chains_unknown_until,
        {{ placement_provider('placements.provider') }} as provider,
        -- 999.9 stands for miles that are not known.
        nullif(placements.distance, 999.9) as distance,
        three_placements.person_id is not null as has_three_placements,
        -- Short breaks are left out of the count of placements altogether, even beside another legal status.
        children.has_short_breaks = 0 as is_counted_for_stability,
        -- Without a date of birth a child stays in the denominator (rule S25).
        not coalesce({{ age_is_at_least('children.birth_date', 16, 'children.month_end') }}, false)
        and children.entered_care_date <= {{ add_months('children.month_end', -30) }} as is_long_term,
        children.birth_date is null as is_age_unknown,
        {{ add_months('children.month_end', -24) }} as two_years_before
    from children
    left join current_placements as current_ones
        on
            children.la_code = current_ones.la_code
            and children.person_id = current_ones.person_id
            and children.month_end = current_ones.month_end
    left join placements
        on
            current_ones.la_code = placements.la_code
            and current_ones.person_id = placements.person_id
            and current_ones.placement_number = placements.placement_number
    left join three_placements
        on
            children.la_code = three_placements.la_code
            and children.person_id = three_placements.person_id
            and children.month_end = three_placements.month_end
)

select
    la_code,
    person_id,
    month_end,
    period_of_care_id,
    placement_id,
    chain_id,
    chain_start_date,
    placement_type,
    placement_group,
    provider,
    {{ placement_ownership('provider') }} as ownership,
    {{ flag('placement_id is null') }} as has_no_placement,
    {{ flag(is_kinship_foster('placement_type')) }} as is_kinship,
    {{ flag(is_other_foster('placement_type')) }} as is_foster_excluding_kinship,
    {{ flag(is_foster('placement_type')) }} as is_foster,
    {{ flag("placement_group in ('secure_home', 'childrens_home')") }} as is_secure_or_childrens_home,
    {{ flag("placement_group in ('independent_living', 'semi_independent')") }} as is_semi_independent,
    {{ flag("placement_type = 'p1'") }} as is_with_parents,
    {{ flag(is_placed_for_adoption('placement_type')) }} as is_placed_for_adoption,
    {{ flag("placement_type = 'p1' or " ~ is_foster('placement_type') ~ " or "
        ~ is_placed_for_adoption('placement_type')) }} as is_family_setting,
    {{ flag(is_commissioned('placement_type', 'provider')) }} as is_commissioned,
    {{ flag(is_in_no_known_setting('placement_type')) }} as is_in_no_known_setting,
    {{ flag('distance > 20') }} as is_over_20_miles,
    {{ flag('distance is null') }} as is_distance_unknown,
    {{ flag('is_counted_for_stability') }} as is_counted_for_stability,
    {{ flag('is_counted_for_stability and has_three_placements') }} as has_three_placements,
    {{ flag('is_counted_for_stability and chains_unknown_until >= ' ~ add_months(add_days('month_end', -1), -12)) }}
        as is_number_of_placements_unknown,
    {{ flag('is_long_term') }} as is_long_term,
    {{ flag('is_long_term and is_age_unknown') }} as is_perhaps_long_term,
    {{ flag('is_long_term and (chain_start_date <= two_years_before or ('
        ~ is_placed_for_adoption('placement_type') ~ ' and previous_start_date <= two_years_before))') }} as is_stable_two_years,
    {{ flag('is_long_term and chains_unknown_until >= ' ~ add_days('two_years_before', -1)) }} as is_stability_unknown
from placed_children
