with children as (
    select * from {{ ref('cohort_child_in_need') }}
),

plans as (
    select * from {{ ref('cohort_child_in_need_plan') }}
),

child_protection as (
    select * from {{ ref('cohort_child_protection_plan') }}
)

{{ monthly_counts('children', 'month_end', {
    'cin_dfe': {'numerator': '1'},
    'cin_open': {'numerator': 'is_child_in_need'},
    'cin_and_cpp_open': {'numerator': 'is_child_in_need'},
    'cin_with_plan': {'numerator': 'has_plan', 'denominator': 'is_plan_expected'},
    'cin_up_to_date_plan': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected'},
}) }}
union all
-- The other half of cin_and_cpp_open: no child is in both (children on a plan are not counted in need above).
{{ monthly_counts('child_protection', 'month_end', {
    'cin_and_cpp_open': {'numerator': '1'},
}) }}
union all
{{ monthly_counts('plans', 'month_end', {
    'cin_plan_12m_plus': {'numerator': 'is_open_12_months', 'denominator': '1'},
    'cin_plan_coworked_early_help': {'numerator': 'is_coworked_with_early_help'},
}) }}
