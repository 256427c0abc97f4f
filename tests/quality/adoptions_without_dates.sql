select
    la_code,
    person_id,
    order_date,
    decision_date is null as is_without_decision,
    a1_days is null as is_without_a1,
    a10_days is null as is_without_a10,
    placement_order_date is not null and a2_days is null as is_without_a2
from {{ ref('event_adoption') }}
where
    decision_date is null
    or a1_days is null
    or a10_days is null
    or (placement_order_date is not null and a2_days is null)
