with delivered as (
    {{ usable_rows('local_childrens_centres') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('registered_date') }} as registered_date,
    {{ read_coded('registration_channel') }} as registration_channel,
    {{ read_flag('worker_present_flag') }} as is_worker_present,
    {{ read_text('lsoa_code') }} as lsoa_code,
    {{ read_date('birth_date') }} as birth_date,
    {{ unusable_values([
        ['registered_date', 'date'],
        ['registration_channel', 'code'],
        ['worker_present_flag', 'flag'],
        ['birth_date', 'date'],
    ]) }} as unusable_values
from delivered
