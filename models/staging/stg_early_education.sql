with delivered as (
    {{ usable_rows('local_early_education') }}
)

select
    la_code,
    source_row,
    {{ read_text('term_id') }} as term_id,
    {{ read_text('person_id') }} as person_id,
    {{ read_flag('place_taken_flag') }} as is_place_taken,
    {{ read_flag('eligible_flag') }} as is_eligible,
    {{ unusable_values([
        ['place_taken_flag', 'flag'],
        ['eligible_flag', 'flag'],
    ]) }} as unusable_values
from delivered
