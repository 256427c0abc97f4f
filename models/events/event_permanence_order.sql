{# A permanence record stands in for a legal status where the child has none of that kind. #}
with legal_statuses as (
    select
        la_code,
        person_id,
        -- A status that is no code may be an order.
        coalesce(
            {{ permanence_order('legal_status') }},
            case when legal_status_code is null and legal_status is not null then 'unknown' end
        ) as order_kind,
        start_date as order_date
    from {{ ref('stg_legal_status') }}
),

permanence_records as (
    select
        la_code,
        person_id,
        {{ permanence_order('order_type') }} as order_kind,
        order_date
    from {{ ref('stg_permanence') }}
),

children_in_care as (
    select la_code, person_id, min(entered_care_date) as first_entered_care_date
    from {{ ref('record_period_of_care') }}
    group by la_code, person_id
),

orders as (
    select la_code, person_id, order_kind, order_date from legal_statuses
    union
    select permanence_records.la_code, permanence_records.person_id, permanence_records.order_kind, permanence_records.order_date
    from permanence_records
    left join legal_statuses
        on
            permanence_records.la_code = legal_statuses.la_code
            and permanence_records.person_id = legal_statuses.person_id
            and permanence_records.order_kind = legal_statuses.order_kind
    where legal_statuses.person_id is null
)

-- Orders for children who were never looked after before are none of the council's making.
select
    orders.la_code,
    orders.person_id,
    orders.order_kind,
    orders.order_date,
    {{ flag("orders.order_kind = 'special_guardianship'") }} as is_special_guardianship,
    {{ flag("orders.order_kind <> 'unknown'") }} as is_kind_known,
    {{ flag("orders.order_kind = 'unknown'") }} as is_kind_unknown
from orders
inner join children_in_care as children on orders.la_code = children.la_code and orders.person_id = children.person_id
where orders.order_kind is not null and orders.order_date >= children.first_entered_care_date
