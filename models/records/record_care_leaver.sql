{#
    The SSD keeps no history of care leavers, so what it holds on the extract date is put down to the latest month that was whole by
    then and that the delivery reaches, whatever month is reported, and care_leaver_snapshot keeps it (rule S16).
#}
with care_leavers as (
    select * from {{ ref('stg_care_leavers') }}
    where person_id is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
),

reaches as (
    select * from {{ ref('extract_reach') }}
),

-- A month that lies beyond what was delivered has no record: an extract date given by hand may be mistyped.
covered_months as (
    select
        periods.la_code,
        periods.extract_date,
        {{ latest_whole_month('periods.extract_date') }} as month_end
    from periods
    inner join reaches
        on
            periods.la_code = reaches.la_code
            and reaches.covered_until >= date_trunc('month', {{ latest_whole_month('periods.extract_date') }})
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
    covered_months.month_end,
    covered_months.extract_date,
    care_leavers.eligibility,
    care_leavers.in_touch,
    care_leavers.accommodation,
    care_leavers.is_accommodation_suitable,
    care_leavers.activity,
    care_leavers.pathway_plan_date
from care_leavers
inner join last_rows on care_leavers.la_code = last_rows.la_code and care_leavers.source_row = last_rows.source_row
inner join covered_months on care_leavers.la_code = covered_months.la_code
