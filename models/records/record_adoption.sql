{#
    A period of care that ended in an adoption order (E11, E12), beside the child's row in ssd_permanence: of several rows the
    one whose decision to place for adoption is the latest that stood at the order (SEMANTICS S17).
#}
with periods as (
    select * from {{ ref('record_period_of_care') }}
    where {{ leaving_care_reason('end_reason') }} = 'adopted' and end_date is not null and is_superseded = 0
),

permanence as (
    select * from {{ ref('stg_permanence') }}
),

candidates as (
    select
        periods.la_code,
        periods.period_of_care_id,
        periods.person_id,
        periods.birth_date,
        periods.entered_care_date,
        periods.is_entry_known,
        periods.end_date as order_date,
        permanence.permanence_id,
        permanence.placement_order_date,
        permanence.matched_date,
        permanence.placed_for_adoption_date,
        permanence.is_adopted_by_carer,
        permanence.placed_with_carer_date,
        permanence.is_part_of_sibling_group,
        case
            when
                permanence.decision_date <= periods.end_date
                and (permanence.decision_reversed_date is null or permanence.decision_reversed_date > periods.end_date)
                then permanence.decision_date
        end as decision_date
    from periods
    left join permanence
        on
            periods.la_code = permanence.la_code
            and periods.person_id = permanence.person_id
            and periods.period_of_care_id = coalesce(permanence.period_of_care_id, periods.period_of_care_id)
),

ordered_candidates as (
    select
        *,
        row_number() over (
            partition by la_code, period_of_care_id, person_id
            order by decision_date desc nulls last, placed_for_adoption_date desc nulls last, permanence_id desc
        ) as place_from_best
    from candidates
)

select
    la_code,
    period_of_care_id,
    person_id,
    birth_date,
    entered_care_date,
    is_entry_known,
    order_date,
    permanence_id,
    decision_date,
    placement_order_date,
    matched_date,
    placed_for_adoption_date,
    is_adopted_by_carer,
    placed_with_carer_date,
    is_part_of_sibling_group
from ordered_candidates
where place_from_best = 1
