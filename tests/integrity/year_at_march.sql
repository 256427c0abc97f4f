-- At March the last 12 months are the financial year to date (rule S1: where they differ, the build is wrong).
select
    la_code,
    month_end,
    measure_id,
    breakdown
from {{ ref('measure_window') }}
where summed_over in ('financial_year_to_date', 'rolling_12_months') and month(month_end) = 3
group by la_code, month_end, measure_id, breakdown
having
    min(numerator) <> max(numerator)
    or min(denominator) <> max(denominator)
    or min(not_yet_due) <> max(not_yet_due)
