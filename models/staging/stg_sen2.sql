with delivered as (
    {{ usable_rows('local_sen2') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('request_date') }} as request_date,
    {{ read_date('plan_issued_date') }} as plan_issued_date,
    {{ read_flag('assessment_outcome') }} as is_plan_to_be_issued,
    {{ read_flag('exception_flag') }} as has_exception,
    {{ unusable_values([
        ['request_date', 'date'],
        ['plan_issued_date', 'date'],
        ['assessment_outcome', 'flag'],
        ['exception_flag', 'flag'],
    ]) }} as unusable_values
from delivered
