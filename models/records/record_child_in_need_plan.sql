with plans as (
    select * from {{ ref('stg_cin_plans') }}
)

{{ joined_spells('plans', 'child_in_need_plan_id') }}
