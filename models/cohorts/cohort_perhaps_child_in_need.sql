{# Children whose case, or plan, ended on a day that nobody knows: it may be open on any of these days. #}
with periods as (
    select * from {{ ref('reporting_period') }}
),

unknown_ends as (
    select la_code, person_id, close_date as end_date, 'case' as kind from {{ ref('stg_cin_episodes') }}
    where earliest_end is not null and not coalesce(is_no_further_action, false)
    union all
    select la_code, person_id, end_date, 'plan' as kind from {{ ref('stg_cin_plans') }}
    where earliest_end is not null
)

select distinct
    unknown_ends.la_code,
    unknown_ends.person_id,
    unknown_ends.kind,
    {{ cohort_days_covered('unknown_ends.end_date', 'null') }} as month_end
from unknown_ends
inner join periods on unknown_ends.la_code = periods.la_code
where unknown_ends.person_id is not null
