with young_people as (
    select * from {{ ref('cohort_care_leaver') }}
    where is_from_snapshot = 1
)

{{ monthly_counts('young_people', 'month_end', {
    'care_leavers_number': {'numerator': 'is_care_leaver'},
    'care_leavers_former_uasc': {'numerator': 'is_former_unaccompanied'},
    'pathway_plan': {'numerator': 'has_pathway_plan', 'denominator': 'is_pathway_plan_expected'},
    'pathway_plan_up_to_date': {'numerator': 'is_pathway_plan_up_to_date', 'denominator': 'is_pathway_plan_expected'},
    'care_leavers_suitable_accommodation': {
        'numerator': 'is_accommodation_suitable', 'denominator': 'is_accommodation_counted',
    },
    'care_leavers_eet': {'numerator': 'is_in_education_employment_or_training', 'denominator': 'is_activity_counted'},
}) }}
