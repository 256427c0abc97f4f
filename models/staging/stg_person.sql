{# The date of birth of somebody who was grown up on their first day as a child is as good as missing. #}
with delivered as (
    {{ usable_rows('ssd_person') }}
),

first_days as (
    select * from {{ ref('child_first_day') }}
)

select
    delivered.la_code,
    delivered.source_row,
    {{ read_text('pers_person_id') }} as person_id,
    case when not {{ is_no_child_on('pers_dob', 'first_days.first_day') }} then {{ read_date('pers_dob') }} end as birth_date,
    {{ read_date('pers_death_date') }} as death_date,
    {{ is_end_unknown('pers_death_date') }} as is_death_day_unknown,
    {{ read_coded('pers_sex') }} as sex,
    {{ read_coded('pers_ethnicity') }} as ethnicity,
    {{ read_code('local_locality') }} as locality,
    {{ unusable_values([
        ['pers_dob', 'date'],
        ['pers_dob', 'child on first_days.first_day'],
        ['pers_death_date', 'date'],
        ['pers_sex', 'code'],
        ['pers_ethnicity', 'code'],
    ]) }} as unusable_values
from delivered
left join first_days
    on delivered.la_code = first_days.la_code and {{ read_text('delivered.pers_person_id') }} = first_days.person_id
