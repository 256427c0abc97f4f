with set_aside as (
    select * from {{ ref('rows_set_aside') }}
),

unusable as (
    select * from {{ ref('unusable_value') }}
),

repaired as (
    select * from {{ ref('repaired_file') }}
)

select
    coalesce(la_code, 'none') as la_code,
    extract,
    source_file,
    source_row,
    row_key,
    cast(null as string) as field,
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
    case when reason = 'cut before its comments' then 'row kept, value read up to the cut' else 'row kept, value missing' end
        as consequence
from unusable
union all
select
    coalesce(la_code, 'none') as la_code,
    extract,
    source_file,
    cast(null as bigint) as source_row,
    cast(null as string) as row_key,
    field,
    raw_value,
    reason,
    case when field is null then 'file read after repair' else 'values read after repair' end as consequence
from repaired
