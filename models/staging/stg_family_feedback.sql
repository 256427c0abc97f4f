with delivered as (
    {{ usable_rows('local_family_feedback') }}
)

select
    la_code,
    source_row,
    {{ read_text('feedback_id') }} as feedback_id,
    {{ read_date('closure_date') }} as closure_date,
    {{ read_text('question_id') }} as question_id,
    {{ read_flag('positive_flag') }} as is_positive,
    {{ unusable_values([
        ['closure_date', 'date'],
        ['positive_flag', 'flag'],
    ]) }} as unusable_values
from delivered
