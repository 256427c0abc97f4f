{#
    A period of care that ended in an adoption order (E11, E12), beside the child's row in ssd_permanence (rule S17). Of several
    rows the one whose own order date is that of the order goes first, then the one whose decision to place for adoption is the latest
    that stood at the order, then the latest placed for adoption, then the latest of the other steps; what the rows say decides, never
    their ids. No day after the order dates anything that led to it: the day alone is left out, not the row. Where the day of
    the order is not known, that is the latest on which it can have been.
#}
{% set latest_order_date = latest_end(
    'care_periods.earliest_end', 'care_periods.latest_end', 'extract_dates.extract_date', 'care_periods.next_entered_care_date'
) %}
{% set steps = ['placement_order_date', 'matched_date', 'placed_for_adoption_date', 'placed_with_carer_date'] %}
with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

periods as (
    select
        care_periods.*,
        {{ latest_order_date }} as latest_order_date,
        coalesce({{ latest_order_date }}, care_periods.end_date) as ordered_by
    from {{ ref('record_period_of_care') }} as care_periods
    left join extract_dates on care_periods.la_code = extract_dates.la_code
    where
        {{ leaving_care_reason('care_periods.end_reason') }} = 'adopted'
        and care_periods.end_date is not null
        and care_periods.is_superseded = 0
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
        {{ counted_end('periods.end_date', 'periods.earliest_end', 'periods.latest_order_date', 'periods.latest_end') }}
            as order_date,
        periods.earliest_end as earliest_order_date,
        periods.latest_order_date,
        permanence.permanence_id,
        permanence.is_adopted_by_carer,
        permanence.is_part_of_sibling_group,
        coalesce(permanence.order_date = periods.ordered_by, false) as is_of_the_order,
        {% for step in steps %}
        case when permanence.{{ step }} <= periods.ordered_by then permanence.{{ step }} end as {{ step }},
        {% endfor %}
        case
            when
                permanence.decision_date <= periods.ordered_by
                and (permanence.decision_reversed_date is null or permanence.decision_reversed_date > periods.ordered_by)
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
                is_of_the_order desc nulls last, decision_date desc nulls last, placed_for_adoption_date desc nulls last,
                placement_order_date desc nulls last, matched_date desc nulls last, placed_with_carer_date desc nulls last,
                is_adopted_by_carer desc nulls last, is_part_of_sibling_group desc nulls last, permanence_id desc nulls last
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
    earliest_order_date,
    latest_order_date,
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
