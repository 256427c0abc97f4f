-- One default of a provider that is recorded twice, or lifted and renewed within a quarter, is one provider in default in it.
with contracts as (
    select
        *,
        date_trunc('quarter', default_start_date) as default_quarter
    from {{ ref('stg_provider_contracts') }}
)

select
    la_code,
    location_id,
    default_start_date,
    default_end_date,
    earliest_default_end,
    plan_start_date,
    plan_end_date,
    earliest_plan_end,
    location_id
    || '|' || coalesce(cast(default_start_date as string), '')
    || '|' || coalesce(cast(plan_start_date as string), '') as contract_id,
    {{ flag(
        'default_start_date is not null and row_number() over '
        ~ '(partition by la_code, location_id, default_quarter'
        ~ ' order by default_start_date nulls last, plan_start_date nulls last) = 1'
    ) }} as is_first_default_in_quarter
from contracts
