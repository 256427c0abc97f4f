{{ per10k.speaks_per10k() }}
select
    la_code,
    conference_id,
    person_id,
    conference_date,
    {{ per10k.flag('is_plan_agreed') }} as is_plan_agreed,
    {{ per10k.flag('is_plan_agreed is null') }} as is_outcome_unknown
from {{ ref('stg_family_group_conferences') }}
