select
    children.la_code,
    children.person_id,
    children.month_end,
    children.period_of_care_id
from {{ ref('cohort_placement') }} as children
inner join {{ ref('reporting_period') }} as periods
    on children.la_code = periods.la_code and children.month_end = periods.reporting_month
inner join {{ ref('extract_supply') }} as supply
    on children.la_code = supply.la_code and supply.need = 'ssd_cla_placement'
where children.has_no_placement = 1 and supply.is_supplied
