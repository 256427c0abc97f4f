with delivered as (
    {{ usable_rows('local_youth_sessions') }}
)

select
    la_code,
    source_row,
    {{ read_text('session_id') }} as session_id,
    {{ read_date('session_date') }} as session_date,
    {{ unusable_values([
        ['session_date', 'date'],
    ]) }} as unusable_values
from delivered
