{#
    What 16 and 17 year olds do, as it is published of a council that delivers no returns of its own (rule S20): the average of December,
    January and February, told in March as that of the council's own returns is.
#}
with official_values as (
    select * from {{ source('official', 'official_value') }}
),

equivalents as (
    select * from {{ ref('official_equivalent') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

returns as (
    select * from {{ ref('stg_ccis') }}
),

official_results as (
    {{ official_results('quarter') }}
),

told as (
    select *, {{ month_end(add_months('period_end', 1)) }} as told_on from official_results
    where measure like 'yp_%' and la_code not in (select returns.la_code from returns)
)

select
    told.la_code,
    told.measure,
    told.period_start,
    told.period_end,
    told.told_on,
    told.published_on,
    told.published_value
from told
inner join periods on told.la_code = periods.la_code
where coalesce(told.published_on, told.told_on) <= periods.extract_date
