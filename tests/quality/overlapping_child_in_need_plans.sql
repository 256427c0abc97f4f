select
    la_code,
    person_id,
    child_in_need_plan_id,
    start_date,
    end_date
from {{ ref('record_child_in_need_plan') }}
where is_overlapping = 1
