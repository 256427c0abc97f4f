with times as (
    select * from {{ ref('event_pre_proceedings') }} where start_date is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
)

select distinct
    times.la_code,
    times.person_id,
    {{ cohort_days_covered('times.start_date', 'times.left_stock_date') }} as month_end
from times
inner join periods on times.la_code = periods.la_code
