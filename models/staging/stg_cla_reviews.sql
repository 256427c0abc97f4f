with delivered as (
    {{ usable_rows('ssd_cla_reviews') }}
)

select
    la_code,
    source_row,
    {{ read_text('clar_cla_review_id') }} as review_id,
    {{ read_text('clar_cla_id') }} as period_of_care_id,
    {{ read_text('clar_cla_person_id') }} as person_id,
    {{ read_date('clar_cla_review_due_date') }} as due_date,
    {{ read_date('clar_cla_review_date') }} as review_date,
    {{ read_flag('clar_cla_review_cancelled') }} as is_cancelled,
    {{ unusable_values([
        ['clar_cla_review_due_date', 'date'],
        ['clar_cla_review_date', 'date'],
        ['clar_cla_review_cancelled', 'flag'],
    ]) }} as unusable_values
from delivered
