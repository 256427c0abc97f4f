with case_workers as (
    select * from {{ ref('cohort_case_worker') }}
),

team_groups as (
    select * from {{ ref('team_group') }}
),

-- Somebody with cases in two teams that a measure covers is one worker with one contract.
workers as (
    select
        case_workers.la_code,
        case_workers.month_end,
        team_groups.measure_id,
        case_workers.worker_id,
        sum(case_workers.cases) as cases,
        max(case_workers.adjusted_fte * case_workers.is_counted_in_average) as counted_fte,
        sum(case_workers.cases * case_workers.is_counted_in_average) as counted_cases
    from case_workers
    inner join team_groups on case_workers.team_group = team_groups.team_group
    group by case_workers.la_code, case_workers.month_end, team_groups.measure_id, case_workers.worker_id
),

ranked_workers as (
    select
        *,
        row_number() over (
            partition by la_code, month_end, measure_id order by cases desc nulls last, worker_id asc nulls last
        ) as place
    from workers
    where measure_id like 'caseload_max%'
)

-- An average is cases by adjusted hours.
select
    la_code,
    month_end,
    measure_id,
    worker_id,
    counted_cases as numerator,
    counted_fte as denominator
from workers
where measure_id not like 'caseload_max%'
union all
-- A maximum is the cases of the busiest worker, of how many workers.
select
    la_code,
    month_end,
    measure_id,
    worker_id,
    case when place = 1 then cases else 0 end as numerator,
    1 as denominator
from ranked_workers
