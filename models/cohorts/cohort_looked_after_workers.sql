{#
    Workers who were a child's lead at some time in the 12 months, looked after or not, each once however often they came back: so the
    Department counts social workers (rule S37). One who ended on the first day of the 12 months was not the lead in them (rule S2). Of a
    child without any, nobody recorded who it was.
#}
{% set is_lead = is_lead_role('involvements.role') %}
{% set is_other = is_role_of('involvements.role', var('other_worker_roles')) %}

with children as (
    select * from {{ ref('cohort_looked_after') }}
),

workers as (
    select * from {{ ref('record_worker') }}
),

-- A role that no list of roles has may be a lead's, and a lead worker without an id may be one more.
involvements as (
    select
        involvements.la_code,
        involvements.person_id,
        involvements.start_date,
        coalesce(involvements.end_date, date '9999-12-31') as end_date,
        coalesce(workers.worker_id, involvements.worker_id, 'nobody ' || involvements.involvement_id) as worker_id,
        coalesce({{ is_lead }}, false) and involvements.worker_id is not null as is_lead
    from {{ ref('stg_involvements') }} as involvements
    left join workers
        on involvements.la_code = workers.la_code and involvements.worker_id = workers.professional_id
    where involvements.start_date is not null and not coalesce({{ is_other }}, false)
),

counted_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        count(distinct case when involvements.is_lead then involvements.worker_id end) as workers,
        count(distinct involvements.worker_id) as possible_workers
    from children
    left join involvements
        on
            children.la_code = involvements.la_code
            and children.person_id = involvements.person_id
            and involvements.start_date <= children.month_end
            and involvements.end_date > involvements.start_date
            and involvements.end_date > {{ add_days(add_months('children.month_end', -12), 1) }}
    group by children.la_code, children.person_id, children.month_end
)

select
    la_code,
    person_id,
    month_end,
    cast(workers as integer) as workers,
    {{ flag('workers >= 3') }} as has_three_workers,
    {{ flag('workers < 3 and (possible_workers >= 3 or possible_workers = 0)') }} as has_perhaps_three_workers
from counted_children
