with delivered as (
    {{ usable_rows('local_exclusions') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('exclusion_date') }} as exclusion_date,
    {{ read_coded('local_exclusions.phase') }} as phase,
    {{ read_coded('exclusion_type') }} as exclusion_type,
    {{ read_flag('overturned_flag') }} as is_overturned,
    {{ unusable_values([
        ['exclusion_date', 'date'],
        ['local_exclusions.phase', 'code'],
        ['exclusion_type', 'code'],
        ['overturned_flag', 'flag'],
    ]) }} as unusable_values
from delivered
