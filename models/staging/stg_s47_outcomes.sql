{% set categories = ['substantiated_continuing', 'substantiated_no_continuing', 'not_substantiated', 'not_recorded'] %}

with delivered as (
    {{ usable_rows('local_s47_outcomes') }}
)

select
    la_code,
    source_row,
    {{ read_text('s47_enquiry_id') }} as s47_enquiry_id,
    {{ read_choice('outcome_category', categories) }} as outcome_category,
    {{ unusable_values([
        ['outcome_category', categories],
    ]) }} as unusable_values
from delivered
