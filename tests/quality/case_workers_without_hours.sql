select
    la_code,
    worker_id,
    min(month_end) as first_month,
    max(month_end) as last_month,
    max(cases) as most_cases
from {{ ref('cohort_case_worker') }}
where is_qualified = 1 and is_counted_in_average = 0
group by la_code, worker_id
