with plans as (
    -- Another authority's plan is left out everywhere (rule S8).
    select * from {{ ref('stg_cp_plans') }}
    where not coalesce(is_other_authority, false)
)

{{ joined_spells('plans', 'child_protection_plan_id') }}
