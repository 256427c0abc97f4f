with children as (
    select * from {{ ref('cohort_looked_after_health') }}
),

initial_assessments as (
    select * from {{ ref('event_initial_health_assessment') }}
),

pupils as (
    select * from {{ ref('cohort_looked_after_education') }}
),

pupils_of_terms as (
    select * from {{ ref('cohort_school_term') }}
)

{{ monthly_counts('children', 'month_end', {
    'lac_health_assessment_up_to_date': {'numerator': 'is_health_assessment_up_to_date', 'denominator': 'is_check_expected'},
    'lac_dental_check_up_to_date': {'numerator': 'is_dental_check_up_to_date', 'denominator': 'is_check_expected'},
}) }}
union all
{{ monthly_counts('initial_assessments', 'assessment_date', {
    'lac_initial_health_assessment_20wd': {'numerator': 'is_within_20_working_days', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('pupils', 'month_end', {
    'lac_pep': {'numerator': 'has_plan', 'denominator': 'is_plan_expected'},
    'lac_pep_up_to_date': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected'},
}) }}
union all
{{ monthly_counts('pupils_of_terms', 'month_end', {
    'lac_pep_termly': {'numerator': 'is_plan_completed', 'denominator': 'is_plan_expected'},
    'lac_early_education_takeup': {'numerator': 'is_early_education_taken', 'denominator': 'is_early_education_expected'},
}) }}
