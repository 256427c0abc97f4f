{#
    Looked-after children of whom no legal status says that they are not on short breaks alone: none is open that day, or none of
    those open is a code. They count as looked after (rule S13), and may be in no count.
#}
with children as (
    select * from {{ ref('cohort_looked_after') }}
),

legal_statuses as (
    select * from {{ ref('stg_legal_status') }}
),

told_children as (
    select distinct children.la_code, children.person_id, children.month_end
    from children
    inner join legal_statuses
        on children.la_code = legal_statuses.la_code and children.person_id = legal_statuses.person_id
    where
        children.month_end >= legal_statuses.start_date
        and (legal_statuses.end_date is null or children.month_end < legal_statuses.end_date)
        and legal_statuses.legal_status_code is not null
        and {{ legal_status_kind('legal_statuses') }} = 'other_status'
)

select
    children.la_code,
    children.person_id,
    children.month_end
from children
left join told_children
    on
        children.la_code = told_children.la_code
        and children.person_id = told_children.person_id
        and children.month_end = told_children.month_end
where told_children.person_id is null
