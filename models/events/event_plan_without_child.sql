{#
    Child protection plans of the authority's own that do not say whose they are: in no cohort, and each may be of a child who is in
    none by another plan.
#}
select
    la_code,
    child_protection_plan_id,
    start_date,
    end_date
from {{ ref('stg_cp_plans') }}
where person_id is null and start_date is not null and not coalesce(is_other_authority, false)
