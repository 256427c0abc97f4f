-- A child counted in need is neither looked after nor on a child protection plan at that month end.
with others as (
    select
        la_code,
        person_id,
        month_end
    from {{ ref('cohort_looked_after') }}
    union all
    select
        la_code,
        person_id,
        month_end
    from {{ ref('cohort_child_protection_plan') }}
)

select
    children.la_code,
    children.person_id,
    children.month_end
from {{ ref('cohort_child_in_need') }} as children
inner join others
    on
        children.la_code = others.la_code
        and children.person_id = others.person_id
        and children.month_end = others.month_end
where children.is_child_in_need = 1
