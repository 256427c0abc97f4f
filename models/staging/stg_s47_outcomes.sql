with delivered as (
    {{ usable_rows('local_s47_outcomes') }}
)

select
    la_code,
    source_row,
    {{ read_text('s47_enquiry_id') }} as s47_enquiry_id,
    {{ read_coded('outcome_category') }} as outcome_category,
    {{ unusable_values([
        ['outcome_category', 'code'],
    ]) }} as unusable_values
from delivered
