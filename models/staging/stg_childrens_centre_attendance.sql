with delivered as (
    {{ usable_rows('local_childrens_centre_attendance') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('activity_date') }} as activity_date,
    {{ unusable_values([
        ['activity_date', 'date'],
    ]) }} as unusable_values
from delivered
