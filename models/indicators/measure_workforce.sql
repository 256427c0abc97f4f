with case_workers as (
    select * from {{ ref('cohort_case_worker') }}
),

team_groups as (
    select * from {{ ref('team_group') }}
),

staff as (
    select * from {{ ref('cohort_staff') }}
),

audits as (
    select * from {{ ref('event_case_audit') }}
    where is_social_care = 1
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
)

select
    la_code,
    month_end,
    'all' as breakdown,
    measure_id,
    cast(case when measure_id like 'caseload_max%' then max(cases) else sum(counted_cases) end as double) as numerator,
    -- Workers of a maximum, so that a group without a case has no maximum; hours of an average.
    cast(case when measure_id like 'caseload_max%' then count(*) else sum(counted_fte) end as double) as denominator,
    cast(0 as bigint) as not_yet_due
from workers
group by la_code, month_end, measure_id
union all
{{ monthly_counts('staff', 'month_end', {
    'agency_staff': {'numerator': 'fte * is_agency_social_worker', 'denominator': 'fte * is_social_worker_post'},
}) }}
union all
{{ monthly_counts('audits', 'completed_date', {
    'case_audits_meeting_standard': {'numerator': 'is_meeting_standard', 'denominator': '1'},
}) }}
