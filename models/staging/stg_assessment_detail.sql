with delivered as (
    {{ usable_rows('local_assessment_detail') }}
)

select
    la_code,
    source_row,
    {{ read_text('assessment_id') }} as assessment_id,
    {{ read_code('assessment_type') }} as assessment_type,
    {{ read_code('outcome_group') }} as outcome_group
from delivered
