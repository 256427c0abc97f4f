with delivered as (
    {{ usable_rows('local_cqc_ratings') }}
)

select
    la_code,
    source_row,
    {{ read_text('location_id') }} as location_id,
    {{ read_word('service') }} as service,
    {{ read_coded('provider_type') }} as provider_type,
    {{ read_coded('rating') }} as rating,
    {{ read_date('as_at_date') }} as as_at_date,
    {{ read_date('deregistered_date') }} as deregistered_date,
    {{ read_flag('commissioned_flag') }} as is_commissioned,
    {{ unusable_values([
        ['provider_type', 'code'],
        ['rating', 'code'],
        ['as_at_date', 'date'],
        ['deregistered_date', 'date'],
        ['commissioned_flag', 'flag'],
    ]) }} as unusable_values
from delivered
