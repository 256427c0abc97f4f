with involvements as (
    select * from {{ ref('stg_involvements') }}
),

case_workers as (
    select * from {{ ref('cohort_case_worker') }}
),

stints as (
    select
        stints.*,
        stints.team_group is null or {{ names_field('stints.unusable_values', 'team_group') }} as is_group_unknown
    from {{ ref('stg_team_groups') }} as stints
),

measures as (
    select * from {{ ref('team_group') }}
),

caseloads as (
    select distinct measure_id from measures
),

periods as (
    select * from {{ ref('reporting_period') }}
),

judged_involvements as (
    select
        involvements.*,
        {{ names_field('involvements.unusable_values', 'invo_involvement_end_date') }} as is_end_unknown,
        involvements.role is null
        or {{ names_field('involvements.unusable_values', 'invo_professional_role_id') }} as is_role_unknown,
        {{ is_lead_role('involvements.role') }} as is_lead_worker
    from involvements
),

-- An involvement of which nobody knows whether it makes a lead worker, of whom, whose, or from or until when. Another worker may
-- have the child without it: whose caseload it may change cannot be told.
doubtful_involvements as (
    select
        *,
        case when not is_end_unknown then end_date end as known_end_date
    from judged_involvements
    where
        is_role_unknown
        or (is_lead_worker and (start_date is null or person_id is null or worker_id is null or is_end_unknown))
),

perhaps_a_case as (
    select
        doubtful_involvements.la_code,
        'involvement ' || doubtful_involvements.source_row as doubt,
        {{ cohort_days_covered(
            'coalesce(doubtful_involvements.start_date, periods.first_day)', 'doubtful_involvements.known_end_date'
        ) }} as month_end
    from doubtful_involvements
    inner join periods on doubtful_involvements.la_code = periods.la_code
),

-- Teams that may be in any group in a month: not recorded then, of a group that no rule knows, or ended on an unknown day.
perhaps_in_any_group as (
    select distinct
        case_workers.la_code,
        case_workers.month_end,
        case
            when case_workers.is_team_unknown = 1 then 'team of ' || case_workers.worker_id else 'team ' || case_workers.team_id
        end as doubt
    from case_workers
    left join stints
        on
            case_workers.la_code = stints.la_code
            and case_workers.team_id = stints.team_id
            and (
                stints.is_group_unknown and case_workers.team_group is not distinct from stints.team_group
                or stints.is_end_unknown and case_workers.team_group is null
            )
    where case_workers.is_team_unknown = 1 or stints.team_id is not null
),

-- A maximum does not ask for posts and hours.
workers_in_doubt as (
    select
        case_workers.la_code,
        case_workers.month_end,
        measures.measure_id,
        'worker ' || case_workers.worker_id || ' of ' || coalesce(case_workers.team_id, 'no team') as doubt
    from case_workers
    inner join measures on case_workers.team_group = measures.team_group
    where case_workers.is_perhaps_otherwise_counted = 1 and measures.measure_id not like 'caseload_max%'
),

of_every_measure as (
    select la_code, month_end, doubt from perhaps_a_case
    union all
    select la_code, month_end, doubt from perhaps_in_any_group
)

select
    of_every_measure.la_code,
    of_every_measure.month_end,
    caseloads.measure_id,
    of_every_measure.doubt
from of_every_measure
cross join caseloads
union all
select la_code, month_end, measure_id, doubt
from workers_in_doubt
