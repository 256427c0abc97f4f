with involvements as (
    select * from {{ ref('stg_involvements') }}
    where
        role in (
            {% for role in var('lead_worker_roles') %}
            '{{ role }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
        and person_id is not null
        and worker_id is not null
        and start_date is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
),

ranked_involvements as (
    select
        *,
        row_number() over (partition by la_code, person_id order by start_date, involvement_id) as place
    from involvements
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

-- A child with two lead workers is with the one that came last (SEMANTICS S19).
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
    ranked_involvements.team_id,
    ranked_involvements.start_date
from latest_involvements
inner join ranked_involvements
    on
        latest_involvements.la_code = ranked_involvements.la_code
        and latest_involvements.person_id = ranked_involvements.person_id
        and latest_involvements.place = ranked_involvements.place
