with categories as (
    select * from {{ ref('breakdown_category') }}
)

select
    measure_id,
    breakdown,
    label,
    cast(print_order as integer) as print_order,
    own_of
from categories
