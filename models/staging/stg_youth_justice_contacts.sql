with delivered as (
    {{ usable_rows('local_youth_justice_contacts') }}
)

select
    la_code,
    source_row,
    {{ read_text('contact_id') }} as contact_id,
    {{ read_date('contact_date') }} as contact_date,
    {{ read_text('programme') }} as programme,
    {{ unusable_values([
        ['contact_date', 'date'],
    ]) }} as unusable_values
from delivered
