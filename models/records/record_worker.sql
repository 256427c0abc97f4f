{#
    Who each professional id stands for. A worker who left and came back, or was moved to a new system, has several ids and one
    number in the staff records: one worker, with one caseload and one contract. A number that many ids share names nobody
    ('agency', 0). What the rows say of the worker is from the last delivered that says it.
#}
with professionals as (
    select * from {{ ref('stg_professionals') }}
),

numbered_professionals as (
    select
        la_code,
        source_row,
        worker_id as professional_id,
        job_title,
        fte,
        case
            when count(*) over (partition by la_code, staff_id) <= {{ var('most_ids_of_a_worker') }} then staff_id
        end as staff_id
    from professionals
),

workers as (
    select
        la_code,
        staff_id,
        case when staff_id is null then professional_id end as own_id,
        max_by(professional_id, source_row) as worker_id,
        max_by(job_title, case when job_title is not null then source_row end) as job_title,
        max_by(fte, case when fte is not null then source_row end) as fte
    from numbered_professionals
    group by la_code, staff_id, own_id
)

select
    professionals.la_code,
    professionals.professional_id,
    workers.worker_id,
    -- The staff records may know a worker by the professional id.
    coalesce(workers.staff_id, workers.worker_id) as staff_id,
    workers.job_title,
    workers.fte
from numbered_professionals as professionals
inner join workers
    on
        professionals.la_code = workers.la_code
        and professionals.staff_id is not distinct from workers.staff_id
        and (professionals.staff_id is not null or professionals.professional_id = workers.own_id)
