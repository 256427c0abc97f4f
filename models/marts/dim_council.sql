with councils as (
    select la_code from {{ source('preparation', 'council_of_run') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

names as (
    select * from {{ ref('council') }}
),

districts as (
    select distinct predecessor, successor from {{ ref('council_district') }}
),

changes as (
    select * from {{ ref('council_code') }}
),

reorganisations as (
    select
        districts.successor as la_code,
        {{ joined_text('changes.la_name', ', ') }} as came_after,
        max(changes.changed_on) as began_on
    from districts
    inner join changes on districts.predecessor = changes.code
    group by districts.successor
),

refusals as (
    select la_code, {{ joined_text('refusal', ' ') }} as refusal
    from {{ ref('extract_refusal') }}
    group by la_code
)

select
    councils.la_code,
    coalesce(names.la_name, codes.la_name) as council_name,
    periods.la_code is null as is_refused,
    case
        when periods.la_code is null
            then coalesce(refusals.refusal, {{ undated_in_words('councils.la_code') }})
    end as refusal,
    periods.extract_date,
    periods.reporting_month,
    reorganisations.came_after,
    reorganisations.began_on
from councils
left join periods on councils.la_code = periods.la_code
left join refusals on councils.la_code = refusals.la_code
left join names on councils.la_code = names.la_code
left join changes as codes on councils.la_code = codes.code
left join reorganisations on councils.la_code = reorganisations.la_code
