{#
    A period of care that ended in an adoption order (E11, E12), beside the child's row in ssd_permanence (SEMANTICS S17). Of several
    rows the one whose own order date is that of the order goes first, then the one whose decision to place for adoption is the latest
    that stood at the order, then the latest placed for adoption, then the latest of the other steps; what the rows say decides, never
    their ids. No day after the order dates anything that led to it: the day alone is left out, not the row.
#}
{% set steps = ['placement_order_date', 'matched_date', 'placed_for_adoption_date', 'placed_with_carer_date'] %}
with periods as (
    select * from {{ ref('record_period_of_care') }}
    where {{ leaving_care_reason('end_reason') }} = 'adopted' and end_date is not null and is_superseded = 0
        -- Without the day of the order nothing can be timed.
        and coalesce(is_end_unknown, 0) = 0
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
        permanence.is_adopted_by_carer,
        permanence.is_part_of_sibling_group,
        coalesce(permanence.order_date = periods.end_date, false) as is_of_the_order,
        {% for step in steps %}
        case when permanence.{{ step }} <= periods.end_date then permanence.{{ step }} end as {{ step }},
        {% endfor %}
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
            -- A row that names no period, and an order made before this one began, is of an adoption before it.
            and (
                permanence.period_of_care_id is not null
                or coalesce(permanence.order_date >= periods.entered_care_date, true)
            )
),

ordered_candidates as (
    select
        *,
        row_number() over (
            partition by la_code, period_of_care_id, person_id
            order by
                is_of_the_order desc, decision_date desc nulls last, placed_for_adoption_date desc nulls last,
                placement_order_date desc nulls last, matched_date desc nulls last, placed_with_carer_date desc nulls last,
                is_adopted_by_carer desc nulls last, is_part_of_sibling_group desc nulls last, permanence_id desc
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
