select
    la_code,
    referral_id,
    adult_id,
    referral_date,
    {{ flag('is_linked_to_crime') }} as is_linked_to_crime,
    {{ flag('is_linked_to_crime is null') }} as is_link_unknown
from {{ ref('stg_asg_police_referrals') }}
