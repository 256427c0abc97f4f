with delivered as (
    {{ usable_rows('ssd_cin_plans') }}
)

select
    la_code,
    source_row,
    {{ read_text('cinp_cin_plan_id') }} as child_in_need_plan_id,
    {{ read_text('cinp_referral_id') }} as referral_id,
    {{ read_text('cinp_person_id') }} as person_id,
    {{ read_date('cinp_cin_plan_start_date') }} as start_date,
    {{ read_end('cinp_cin_plan_end_date', 'cinp_cin_plan_start_date') }} as end_date,
    {{ read_earliest_end('cinp_cin_plan_end_date', 'cinp_cin_plan_start_date') }} as earliest_end,
    {{ unusable_values([
        ['cinp_cin_plan_start_date', 'date'],
        ['cinp_cin_plan_end_date', 'date'],
    ]) }} as unusable_values
from delivered
