with delivered as (
    {{ usable_rows('local_assessment_detail') }}
)

select
    la_code,
    source_row,
    {{ read_text('assessment_id') }} as assessment_id,
    {{ read_coded('assessment_type') }} as assessment_type,
    {{ read_coded('outcome_group') }} as outcome_group,
    {{ unusable_values([
        ['assessment_type', 'code'],
        ['outcome_group', 'code'],
    ]) }} as unusable_values
from delivered
