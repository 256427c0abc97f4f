with cases as (
    select * from {{ ref('event_early_help_case') }}
    where opened_date is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
)

select distinct
    cases.la_code,
    cases.family_id,
    {{ cohort_days_covered('cases.opened_date', 'cases.left_stock_date') }} as month_end
from cases
inner join periods on cases.la_code = periods.la_code
