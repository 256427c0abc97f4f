-- A child cannot have two plans at once: these start before an earlier one of the child has ended. The latest start is counted.
select
    la_code,
    person_id,
    child_in_need_plan_id,
    start_date,
    end_date
from {{ ref('record_child_in_need_plan') }}
where is_overlapping = 1
