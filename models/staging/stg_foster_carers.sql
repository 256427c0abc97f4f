with delivered as (
    {{ usable_rows('local_foster_carers') }}
)

select
    la_code,
    source_row,
    {{ read_text('household_id') }} as household_id,
    {{ read_word('carer_type') }} as carer_type,
    {{ read_date('approved_date') }} as approved_date,
    {{ read_end('deregistered_date', 'approved_date') }} as deregistered_date,
    {{ read_earliest_end('deregistered_date', 'approved_date') }} as earliest_end,
    {{ read_places('approved_places') }} as approved_places,
    {{ read_date('assessment_started_date') }} as assessment_started_date,
    {{ read_date('assessment_outcome_date') }} as assessment_outcome_date,
    {{ is_end_unknown('approved_date') }} or {{ is_end_unknown('assessment_outcome_date') }} as is_assessment_end_unknown,
    {{ read_flag('on_hold_flag') }} as is_on_hold,
    {{ unusable_values([
        ['approved_date', 'date'],
        ['deregistered_date', 'date'],
        ['approved_places', 'places'],
        ['assessment_started_date', 'date'],
        ['assessment_outcome_date', 'date'],
        ['on_hold_flag', 'flag'],
        ['carer_type', 'word'],
    ]) }} as unusable_values
from delivered
