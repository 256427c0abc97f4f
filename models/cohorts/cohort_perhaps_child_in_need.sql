{#
    Children whose case, or plan, ended on a day that nobody knows: it may be open on any of these days. And those who may be in care, on
    a child protection plan or a care leaver (`elsewhere`), and so in no count of children in need though a case is open.
#}
with periods as (
    select * from {{ ref('reporting_period') }}
),

unknown_ends as (
    select la_code, person_id, close_date as end_date, cast(null as date) as latest_end, 'case' as kind
    from {{ ref('record_child_in_need_case') }}
    where earliest_end is not null
    union all
    select la_code, person_id, end_date, cast(null as date) as latest_end, 'plan' as kind from {{ ref('stg_cin_plans') }}
    where earliest_end is not null
    union all
    select la_code, person_id, left_stock_date as end_date, latest_end, 'elsewhere' as kind from {{ ref('event_period_of_care') }}
    where earliest_end is not null
    union all
    select la_code, person_id, left_stock_date as end_date, latest_end, 'elsewhere' as kind
    from {{ ref('event_child_protection_plan') }}
    where earliest_end is not null
)

select distinct
    unknown_ends.la_code,
    unknown_ends.person_id,
    unknown_ends.kind,
    {{ cohort_days_covered('unknown_ends.end_date', 'unknown_ends.latest_end') }} as month_end
from unknown_ends
inner join periods on unknown_ends.la_code = periods.la_code
where unknown_ends.person_id is not null
union
select la_code, person_id, 'elsewhere' as kind, month_end from {{ ref('cohort_care_leaver') }}
where is_perhaps_care_leaver = 1 and is_snapshot = 1
