select
    professionals.la_code,
    professionals.staff_id,
    count(*) as professional_ids,
    count(distinct workers.worker_id) = 1 as is_one_worker,
    count(distinct professionals.fte) > 1 or count(distinct professionals.job_title) > 1 as is_told_in_two_ways
from {{ ref('stg_professionals') }} as professionals
inner join {{ ref('record_worker') }} as workers
    on professionals.la_code = workers.la_code and professionals.worker_id = workers.professional_id
where professionals.staff_id is not null
group by professionals.la_code, professionals.staff_id
having count(*) > 1
