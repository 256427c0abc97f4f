with councils as (
    select la_code from {{ source('preparation', 'council_of_run') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

names as (
    select * from {{ ref('council') }}
),

refusals as (
    select la_code, {{ joined_text('refusal', ' ') }} as refusal
    from {{ ref('extract_refusal') }}
    group by la_code
)

select
    councils.la_code,
    names.la_name as council_name,
    periods.la_code is null as is_refused,
    case
        when periods.la_code is null
            then coalesce(refusals.refusal, {{ undated_in_words('councils.la_code') }})
    end as refusal,
    periods.extract_date,
    periods.reporting_month
from councils
left join periods on councils.la_code = periods.la_code
left join refusals on councils.la_code = refusals.la_code
left join names on councils.la_code = names.la_code
