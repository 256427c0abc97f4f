select
    la_code,
    strategy_meeting_id,
    person_id,
    meeting_date,
    s47_enquiry_id,
    {{ flag('led_to_s47 or s47_enquiry_id is not null') }} as is_followed_by_section_47
from {{ ref('stg_strategy_meetings') }}
