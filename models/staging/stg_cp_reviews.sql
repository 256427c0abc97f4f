with delivered as (
    {{ usable_rows('ssd_cp_reviews') }}
)

select
    la_code,
    source_row,
    {{ read_text('cppr_cp_review_id') }} as review_id,
    {{ read_text('cppr_person_id') }} as person_id,
    {{ read_text('cppr_cp_plan_id') }} as child_protection_plan_id,
    {{ read_date('cppr_cp_review_due') }} as due_date,
    {{ read_date('cppr_cp_review_date') }} as review_date,
    {{ unusable_values([
        ['cppr_cp_review_due', 'date'],
        ['cppr_cp_review_date', 'date'],
    ]) }} as unusable_values
from delivered
