with delivered as (
    {{ usable_rows('local_s47_outcomes') }}
)

select
    la_code,
    source_row,
    {{ read_text('s47_enquiry_id') }} as s47_enquiry_id,
    {{ read_code('outcome_category') }} as outcome_category
from delivered
