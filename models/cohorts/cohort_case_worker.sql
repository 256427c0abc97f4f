{% set weights = var('caseload_weights') %}

with cases as (
    select * from {{ ref('cohort_caseload') }}
),

workers as (
    select * from {{ ref('record_worker') }}
    where professional_id = worker_id
),

-- Of a field that is empty in the month's record of a worker, and not in every such record, what stands in may not be right.
staff as (
    select
        *,
        fte is null and count(fte) over council > 0 as is_fte_replaced,
        role_group is null and count(role_group) over council > 0 as is_post_replaced,
        team_id is null and count(team_id) over council > 0 as is_team_replaced
    from {{ ref('cohort_staff') }}
    window council as (partition by la_code)
),

teams as (
    select * from {{ ref('cohort_team') }}
),

held_cases as (
    select la_code, month_end, worker_id, team_id, count(*) as cases
    from cases
    group by la_code, month_end, worker_id, team_id
),

-- The council's monthly record of its workforce comes before what the SSD says of the worker today.
described_workers as (
    select
        held_cases.*,
        -- Hours that are there and cannot be read are nobody's to replace.
        case when staff.is_fte_unread then null else coalesce(staff.fte, workers.fte) end as contracted_fte,
        coalesce(staff.grade, workers.job_title) as grade,
        coalesce(
            staff.role_group = 'social_worker',
            (workers.job_title like '%social worker%' or workers.job_title like '%advanced practitioner%')
            and workers.job_title not like '%assistant%'
            and workers.job_title not like '%student%',
            false
        ) as is_qualified,
        coalesce(staff.is_post_unknown, 1) = 1
        and (staff.role_group is not null or workers.job_title is null or coalesce(staff.is_post_replaced, false))
            as is_post_unknown,
        coalesce(staff.is_fte_replaced, false) as is_fte_replaced,
        coalesce(staff.is_team_replaced, false) as is_team_replaced,
        coalesce(staff.is_grade_unread, false) and held_cases.month_end >= {{ date_variable('caseload_weights_from') }}
            as is_weight_unknown
    from held_cases
    left join workers
        on held_cases.la_code = workers.la_code and held_cases.worker_id = workers.worker_id
    left join staff
        on
            held_cases.la_code = staff.la_code
            and held_cases.month_end = staff.month_end
            and coalesce(workers.staff_id, held_cases.worker_id) = staff.staff_id
),

weighted_workers as (
    select
        *,
        contracted_fte * case
            when month_end < {{ date_variable('caseload_weights_from') }} then 1
            when {{ is_word_of('grade', 'grade', 'advanced_practitioner') }} then {{ weights.advanced_practitioner }}
            when {{ is_word_of('grade', 'grade', 'newly_qualified') }} then {{ weights.newly_qualified }}
            else 1
        end as adjusted_fte
    from described_workers
)

select
    weighted_workers.la_code,
    weighted_workers.month_end,
    weighted_workers.worker_id,
    weighted_workers.team_id,
    teams.team_group,
    weighted_workers.cases,
    weighted_workers.contracted_fte,
    weighted_workers.adjusted_fte,
    {{ flag('weighted_workers.is_qualified') }} as is_qualified,
    {{ flag('weighted_workers.is_qualified and weighted_workers.contracted_fte > 0') }} as is_counted_in_average,
    {{ flag(
        'weighted_workers.is_post_unknown'
        ~ ' or weighted_workers.is_qualified and (weighted_workers.contracted_fte is null or weighted_workers.is_fte_replaced'
        ~ ' or weighted_workers.is_weight_unknown)'
    ) }} as is_perhaps_otherwise_counted,
    {{ flag('weighted_workers.team_id is null or weighted_workers.is_team_replaced') }} as is_team_unknown
from weighted_workers
left join teams
    on
        weighted_workers.la_code = teams.la_code
        and weighted_workers.month_end = teams.month_end
        and weighted_workers.team_id = teams.team_id
