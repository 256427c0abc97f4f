with delivered as (
    {{ usable_rows('ssd_contacts') }}
)

select
    la_code,
    source_row,
    {{ read_text('cont_contact_id') }} as contact_id,
    {{ read_text('cont_person_id') }} as person_id,
    {{ read_date('cont_contact_date') }} as contact_date,
    {{ read_coded('cont_contact_source_code') }} as source_code,
    {{ read_set_flags('cont_contact_outcome_json') }} as outcome_flags,
    {{ unusable_values([
        ['cont_contact_date', 'date'],
        ['cont_contact_outcome_json', 'json'],
        ['cont_contact_source_code', 'code'],
    ]) }} as unusable_values
from delivered
