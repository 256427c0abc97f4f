{% set types = ['new_referral', 'new_strategy', 'updated'] %}
{% set groups = ['ongoing', 'nfa', 'step_down', 'out_of_area', 'other', 'not_recorded'] %}

with delivered as (
    {{ usable_rows('local_assessment_detail') }}
)

select
    la_code,
    source_row,
    {{ read_text('assessment_id') }} as assessment_id,
    {{ read_choice('assessment_type', types) }} as assessment_type,
    {{ read_choice('outcome_group', groups) }} as outcome_group,
    {{ unusable_values([
        ['assessment_type', types],
        ['outcome_group', groups],
    ]) }} as unusable_values
from delivered
