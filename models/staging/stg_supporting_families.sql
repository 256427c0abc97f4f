with delivered as (
    {{ usable_rows('local_supporting_families') }}
)

select
    la_code,
    source_row,
    {{ read_text('family_id') }} as family_id,
    {{ read_date('engaged_date') }} as engaged_date,
    {{ read_whole_number('annual_target') }} as annual_target,
    {{ read_date('claim_date') }} as claim_date,
    {{ read_coded('claim_type') }} as claim_type,
    {{ unusable_values([
        ['engaged_date', 'date'],
        ['annual_target', 'whole_number'],
        ['claim_date', 'date'],
        ['claim_type', 'code'],
    ]) }} as unusable_values
from delivered
