with delivered as (
    {{ usable_rows('ssd_person') }}
)

select
    la_code,
    source_row,
    {{ read_text('pers_person_id') }} as person_id,
    {{ read_date('pers_dob') }} as birth_date,
    {{ read_date('pers_death_date') }} as death_date,
    {{ is_end_unknown('pers_death_date') }} as is_death_day_unknown,
    {{ read_coded('pers_ethnicity') }} as ethnicity,
    {{ unusable_values([
        ['pers_dob', 'date'],
        ['pers_death_date', 'date'],
        ['pers_ethnicity', 'code'],
    ]) }} as unusable_values
from delivered
