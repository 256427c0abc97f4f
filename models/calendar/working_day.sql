with days as (
    select * from {{ ref('calendar_day') }}
),

councils as (
    select la_code from {{ source('preparation', 'council_of_run') }}
),

closures as (
    select distinct la_code, cast(date as date) as date_day from {{ ref('closure_day') }}
),

marked_days as (
    select
        councils.la_code,
        days.date_day,
        days.is_working_day and closures.date_day is null as is_working_day
    from councils
    cross join days
    left join closures on councils.la_code = closures.la_code and days.date_day = closures.date_day
)

select
    la_code,
    date_day,
    is_working_day,
    cast(sum(case when is_working_day then 1 else 0 end) over (partition by la_code order by date_day) as integer)
        as working_day_number
from marked_days
