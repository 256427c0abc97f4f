with plans as (
    select * from {{ ref('stg_cin_plans') }}
)

-- Plans without a gap between them are one, the more so where they overlap.
{{ joined_spells('plans', 'child_in_need_plan_id', join_overlaps=true) }}
