with workers as (
    select * from {{ ref('record_worker') }}
),

-- A worker with several professional ids has the cases of them all.
involvements as (
    select
        involvements.la_code,
        involvements.person_id,
        involvements.involvement_id,
        involvements.role,
        involvements.team_id,
        involvements.start_date,
        involvements.end_date,
        coalesce(workers.worker_id, involvements.worker_id) as worker_id,
        coalesce(workers.staff_id, involvements.worker_id) as staff_id
    from {{ ref('stg_involvements') }} as involvements
    left join workers
        on involvements.la_code = workers.la_code and involvements.worker_id = workers.professional_id
    where
        {{ is_lead_role('involvements.role') }}
        and involvements.person_id is not null
        and involvements.worker_id is not null
        and involvements.start_date is not null
),

staff as (
    select * from {{ ref('cohort_staff') }}
    where team_id is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
),

-- What a worker had begun by the day on which the child's case began: how many cases, and on which days (the later, the more).
begun_involvements as (
    select
        *,
        count(*) over by_then as cases_begun,
        sum({{ days_between("date '2000-01-01'", 'start_date') }}) over by_then as lateness_of_cases
    from involvements
    window by_then as (partition by la_code, worker_id order by start_date nulls last)
),

-- Ids decide nothing that another export, or a key for pseudonyms, would sort otherwise: they come last, where all else is equal.
ranked_involvements as (
    select
        *,
        row_number() over (
            partition by la_code, person_id
            order by
                start_date asc nulls last, coalesce(end_date, date '9999-12-31') asc, cases_begun asc nulls last,
                lateness_of_cases desc nulls last, role asc nulls last, team_id asc nulls last, worker_id asc nulls last,
                involvement_id asc nulls last
        ) as place
    from begun_involvements
),

open_involvements as (
    select
        ranked_involvements.la_code,
        ranked_involvements.person_id,
        ranked_involvements.place,
        {{ cohort_days_covered('ranked_involvements.start_date', 'ranked_involvements.end_date') }} as month_end
    from ranked_involvements
    inner join periods on ranked_involvements.la_code = periods.la_code
),

-- A worker's team is that of the council's monthly record: of the month or, on the extract date, of the latest month recorded.
teams_of_staff as (
    select la_code, staff_id, month_end, team_id from staff
    union all
    select
        staff.la_code,
        staff.staff_id,
        periods.later_extract_date as month_end,
        max_by(staff.team_id, staff.month_end) as team_id
    from staff
    inner join periods
        on staff.la_code = periods.la_code and staff.month_end <= {{ month_end('periods.later_extract_date') }}
    group by staff.la_code, staff.staff_id, periods.later_extract_date
),

-- A child with two lead workers is with the one that came last (rule S19); of one day, with the last in the order above.
latest_involvements as (
    select la_code, person_id, month_end, max(place) as place
    from open_involvements
    group by la_code, person_id, month_end
)

select
    latest_involvements.la_code,
    latest_involvements.month_end,
    latest_involvements.person_id,
    ranked_involvements.involvement_id,
    ranked_involvements.worker_id,
    -- A worker who moves takes the cases along, whatever team the involvement still names.
    coalesce(teams_of_staff.team_id, ranked_involvements.team_id) as team_id,
    ranked_involvements.start_date
from latest_involvements
inner join ranked_involvements
    on
        latest_involvements.la_code = ranked_involvements.la_code
        and latest_involvements.person_id = ranked_involvements.person_id
        and latest_involvements.place = ranked_involvements.place
left join teams_of_staff
    on
        latest_involvements.la_code = teams_of_staff.la_code
        and latest_involvements.month_end = teams_of_staff.month_end
        and ranked_involvements.staff_id = teams_of_staff.staff_id
