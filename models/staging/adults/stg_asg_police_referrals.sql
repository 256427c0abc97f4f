with delivered as (
    {{ usable_rows('local_asg_police_referrals') }}
)

select
    la_code,
    source_row,
    {{ read_text('referral_id') }} as referral_id,
    {{ read_text('person_id') }} as adult_id,
    {{ read_date('referral_date') }} as referral_date,
    {{ read_flag('crime_flag') }} as is_linked_to_crime,
    {{ unusable_values([
        ['referral_date', 'date'],
        ['crime_flag', 'flag'],
    ]) }} as unusable_values
from delivered
