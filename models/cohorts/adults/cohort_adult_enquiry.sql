{% set twenty_weeks, forty_weeks = 140, 280 %}

with enquiries as (
    select * from {{ ref('event_adult_enquiry') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

open_enquiries as (
    select
        enquiries.la_code,
        enquiries.enquiry_id,
        enquiries.adult_id,
        enquiries.started_date,
        enquiries.left_stock_date as concluded_date,
        {{ cohort_days_covered('enquiries.started_date', 'enquiries.left_stock_date') }} as month_end
    from enquiries
    inner join periods on enquiries.la_code = periods.la_code
    where enquiries.started_date is not null
),

aged_enquiries as (
    select
        *,
        {{ days_between('started_date', 'month_end') }} as days_open
    from open_enquiries
)

select
    la_code,
    enquiry_id,
    adult_id,
    month_end,
    started_date,
    concluded_date,
    {{ add_days('started_date', twenty_weeks) }} as twenty_weeks_date,
    {{ add_days('started_date', forty_weeks) }} as forty_weeks_date,
    {{ flag('days_open > ' ~ forty_weeks) }} as is_over_40_weeks,
    {{ flag('days_open > ' ~ twenty_weeks ~ ' and days_open <= ' ~ forty_weeks) }} as is_20_to_40_weeks
from aged_enquiries
