with delivered as (
    {{ usable_rows('local_asg_adults') }}
)

select
    la_code,
    source_row,
    {{ read_text('person_id') }} as adult_id,
    {{ read_date('birth_date') }} as birth_date,
    {{ read_date('death_date') }} as death_date,
    {{ read_coded('gender') }} as gender,
    {{ read_coded('ethnicity') }} as ethnic_group,
    {{ read_coded('primary_support_reason') }} as primary_support_reason,
    {{ unusable_values([
        ['birth_date', 'date'],
        ['death_date', 'date'],
        ['gender', 'code'],
        ['ethnicity', 'code'],
        ['primary_support_reason', 'code'],
    ]) }} as unusable_values
from delivered
