with delivered as (
    {{ usable_rows('ssd_care_leavers') }}
)

select
    la_code,
    source_row,
    {{ read_text('clea_table_id') }} as care_leaver_id,
    {{ read_text('clea_person_id') }} as person_id,
    {{ read_code('clea_care_leaver_eligibility') }} as eligibility
from delivered
