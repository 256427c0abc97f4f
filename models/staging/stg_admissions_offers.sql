with delivered as (
    {{ usable_rows('local_admissions_offers') }}
)

select
    la_code,
    source_row,
    {{ read_coded('local_admissions_offers.phase') }} as phase,
    {{ read_whole_number('offer_year') }} as offer_year,
    {{ read_text('person_id') }} as person_id,
    {{ read_whole_number('preference_offered') }} as preference_offered,
    {{ read_flag('on_time_flag') }} as is_on_time,
    {{ read_flag('resident_flag') }} as is_resident,
    {{ unusable_values([
        ['local_admissions_offers.phase', 'code'],
        ['offer_year', 'whole_number'],
        ['preference_offered', 'whole_number'],
        ['on_time_flag', 'flag'],
        ['resident_flag', 'flag'],
    ]) }} as unusable_values
from delivered
