{# Rows of a file that name no council stand under la_code 'none'. #}
with supply as (
    select * from {{ ref('extract_supply') }} where field is null
),

history as (
    select * from {{ ref('extract_history') }}
),

set_aside as (
    select coalesce(la_code, 'none') as la_code, extract, count(*) as rows_set_aside
    from {{ ref('rows_set_aside') }}
    group by coalesce(la_code, 'none'), extract
),

unusable as (
    select la_code, extract, count(*) as values_unusable
    from {{ ref('unusable_value') }}
    group by la_code, extract
)

select
    coalesce(supply.la_code, set_aside.la_code) as la_code,
    coalesce(supply.extract, set_aside.extract) as extract,
    coalesce(supply.is_supplied, false) as is_supplied,
    cast(coalesce(supply.staged_rows, 0) + coalesce(set_aside.rows_set_aside, 0) as bigint) as rows_delivered,
    cast(coalesce(supply.staged_rows, 0) as bigint) as rows_staged,
    cast(coalesce(set_aside.rows_set_aside, 0) as bigint) as rows_set_aside,
    cast(coalesce(unusable.values_unusable, 0) as bigint) as values_unusable,
    history.history_start
from supply
full outer join set_aside on supply.la_code = set_aside.la_code and supply.extract = set_aside.extract
left join unusable on supply.la_code = unusable.la_code and supply.extract = unusable.extract
left join history on supply.la_code = history.la_code and supply.extract = history.extract
