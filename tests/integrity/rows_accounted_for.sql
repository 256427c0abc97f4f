-- Rows delivered = rows staged + rows set aside, for every extract of the contract.
with delivered as (
    select * from {{ source('preparation', 'delivered_file') }}
),

staged as (
    select
        extract,
        sum(staged_rows) as rows_staged
    from {{ ref('staged_rows') }}
    where field is null
    group by extract
),

set_aside as (
    select
        extract,
        count(*) as rows_set_aside
    from {{ ref('rows_set_aside') }}
    group by extract
)

select
    delivered.extract,
    delivered.rows_delivered,
    staged.rows_staged,
    set_aside.rows_set_aside
from delivered
left join staged on delivered.extract = staged.extract
left join set_aside on delivered.extract = set_aside.extract
where delivered.rows_delivered <> coalesce(staged.rows_staged, 0) + coalesce(set_aside.rows_set_aside, 0)
