select
    la_code,
    person_id,
    child_protection_plan_id,
    start_date,
    end_date
from {{ ref('record_child_protection_plan') }}
where is_overlapping = 1
