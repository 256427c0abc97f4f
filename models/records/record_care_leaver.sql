{#
    The SSD keeps no history of care leavers, so what it holds on the extract date is put down to the latest month that was whole by
    then, whatever month is reported, and care_leaver_snapshot keeps it (SEMANTICS S16).
#}
with care_leavers as (
    select * from {{ ref('stg_care_leavers') }}
    where person_id is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
),

-- Of a person's rows the last delivered: a later row of an export was recorded later.
last_rows as (
    select la_code, person_id, max(source_row) as source_row
    from care_leavers
    group by la_code, person_id
)

select
    care_leavers.la_code,
    care_leavers.person_id,
    {{ latest_whole_month('periods.extract_date') }} as month_end,
    periods.extract_date,
    care_leavers.eligibility,
    care_leavers.in_touch,
    care_leavers.accommodation,
    care_leavers.is_accommodation_suitable,
    care_leavers.activity,
    care_leavers.pathway_plan_date
from care_leavers
inner join last_rows on care_leavers.la_code = last_rows.la_code and care_leavers.source_row = last_rows.source_row
inner join periods on care_leavers.la_code = periods.la_code
