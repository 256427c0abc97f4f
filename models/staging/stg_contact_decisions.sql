with delivered as (
    {{ usable_rows('local_contact_decisions') }}
)

select
    la_code,
    source_row,
    {{ read_text('contact_id') }} as contact_id,
    {{ read_coded('contact_route') }} as contact_route,
    {{ read_flag('on_open_case_flag') }} as is_on_open_case,
    {{ read_date('decision_date') }} as decision_date,
    {{ read_code('decision_outcome') }} as decision_outcome,
    {{ read_text('family_id') }} as family_id,
    {{ read_date('mash_info_request_date') }} as mash_request_date,
    {{ read_date('mash_info_response_date') }} as mash_response_date,
    {{ unusable_values([
        ['contact_route', 'code'],
        ['on_open_case_flag', 'flag'],
        ['decision_date', 'date'],
        ['decision_outcome', 'word'],
        ['mash_info_request_date', 'date'],
        ['mash_info_response_date', 'date'],
    ]) }} as unusable_values
from delivered
