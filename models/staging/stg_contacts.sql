with delivered as (
    {{ usable_rows('ssd_contacts') }}
),

outcomes_read as (
    {{ with_outcomes('delivered', 'cont_contact_outcome_json') }}
)

select
    la_code,
    source_row,
    {{ read_text('cont_contact_id') }} as contact_id,
    {{ read_text('cont_person_id') }} as person_id,
    {{ read_date('cont_contact_date') }} as contact_date,
    {{ read_coded('cont_contact_source_code') }} as source_code,
    outcome_flags,
    {{ unusable_values([
        ['cont_contact_date', 'date'],
        ['cont_contact_outcome_json', 'json'],
        ['cont_contact_source_code', 'code'],
    ]) }} as unusable_values
from outcomes_read
