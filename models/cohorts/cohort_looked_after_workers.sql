{#
    Workers who were a child's lead at some time in the 12 months, looked after or not, each once however often they came back: so the
    Department counts social workers (rule S37). One who ended on the first day of the 12 months was not the lead in them (rule S2).
    Of a child without any, nobody recorded who it was.
#}
{% set is_lead = is_lead_role('involvements.role') %}
{% set is_end_unread = names_field('involvements.unusable_values', 'invo_involvement_end_date') %}
{% set is_other = is_role_of('involvements.role', var('other_worker_roles')) %}

with looked_after as (
    select * from {{ ref('cohort_looked_after') }}
),

sources as (
    select * from {{ ref('worker_source_month') }}
),

workers as (
    select * from {{ ref('record_worker') }}
),

children as (
    select
        looked_after.la_code,
        looked_after.person_id,
        looked_after.month_end,
        sources.extract,
        {{ first_of_12_months('looked_after.month_end') }} as first_day
    from looked_after
    inner join sources on looked_after.la_code = sources.la_code and looked_after.month_end = sources.month_end
),

-- A role that no list of roles has may be a lead's, and a lead worker without an id may be one more; so may one whose last day
-- cannot be read, or lies before the first.
spans as (
    select
        involvements.la_code,
        'ssd_involvements' as extract,
        involvements.person_id,
        involvements.start_date,
        case
            when {{ is_end_unread }} or involvements.end_date < involvements.start_date then date '9999-12-31'
            else coalesce(involvements.end_date, date '9999-12-31')
        end as end_date,
        coalesce(workers.worker_id, involvements.worker_id, 'nobody ' || involvements.involvement_id) as worker_id,
        coalesce({{ is_lead }}, false)
        and involvements.worker_id is not null
        and not {{ is_end_unread }}
        and coalesce(involvements.end_date >= involvements.start_date, true) as is_certain
    from {{ ref('stg_involvements') }} as involvements
    left join workers
        on involvements.la_code = workers.la_code and involvements.worker_id = workers.professional_id
    where involvements.start_date is not null and not coalesce({{ is_other }}, false)
    union all
    -- Who is not in the next return was there until its year.
    select
        la_code,
        'local_social_worker_episodes' as extract,
        person_id,
        start_date,
        case
            when latest_end is null and (earliest_end is not null or end_date < start_date) then date '9999-12-31'
            else coalesce(end_date, date '9999-12-31')
        end as end_date,
        coalesce(worker_id, 'nobody ' || episode_id) as worker_id,
        worker_id is not null and (latest_end is not null or earliest_end is null) and coalesce(end_date >= start_date, true)
            as is_certain
    from {{ ref('stg_social_worker_episodes') }}
    where start_date is not null
),

counted_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        count(distinct case when spans.is_certain then spans.worker_id end) as workers,
        count(distinct spans.worker_id) as possible_workers
    from children
    left join spans
        on
            children.la_code = spans.la_code
            and children.person_id = spans.person_id
            and children.extract = spans.extract
            and spans.start_date <= children.month_end
            and spans.end_date > spans.start_date
            and spans.end_date > children.first_day
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
