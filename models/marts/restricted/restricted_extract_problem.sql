with set_aside as (
    select * from {{ ref('rows_set_aside') }}
),

unusable as (
    select * from {{ ref('unusable_value') }}
)

select
    coalesce(la_code, 'none') as la_code,
    extract,
    source_file,
    source_row,
    row_key,
    cast(null as varchar) as field,
    raw_row as raw_value,
    reason,
    'row set aside' as consequence
from set_aside
union all
select
    la_code,
    extract,
    source_file,
    source_row,
    row_key,
    field,
    raw_value,
    reason,
    'row kept, value missing' as consequence
from unusable
