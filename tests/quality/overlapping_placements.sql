select
    la_code,
    person_id,
    placement_id,
    start_date,
    end_date,
    placement_type
from {{ ref('record_placement') }}
where is_overlapping = 1
