with delivered as (
    {{ usable_rows('local_early_help_contacts') }}
)

select
    la_code,
    source_row,
    {{ read_text('contact_id') }} as contact_id,
    {{ read_text('family_id') }} as family_id,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('contact_date') }} as contact_date,
    {{ read_coded('contact_type') }} as contact_type,
    {{ read_flag('yot_flag') }} as is_youth_offending,
    {{ read_date('allocated_date') }} as allocated_date,
    {{ read_date('initial_contact_date') }} as initial_contact_date,
    {{ unusable_values([
        ['contact_date', 'date'],
        ['contact_type', 'code'],
        ['yot_flag', 'flag'],
        ['allocated_date', 'date'],
        ['initial_contact_date', 'date'],
    ]) }} as unusable_values
from delivered
