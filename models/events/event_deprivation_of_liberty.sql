with orders as (
    select * from {{ ref('stg_deprivation_of_liberty') }}
    where person_id is not null and start_date is not null
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
)

select
    orders.la_code,
    orders.order_id,
    orders.person_id,
    orders.start_date,
    case when orders.end_date < orders.start_date then orders.start_date else orders.end_date end as end_date,
    orders.earliest_end,
    {{ latest_end('orders.earliest_end', 'orders.latest_end', 'extract_dates.extract_date') }} as latest_end
from orders
left join extract_dates on orders.la_code = extract_dates.la_code
