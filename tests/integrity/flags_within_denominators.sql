-- A flag of success is never set where the flag of its denominator is not.
{% set flags = {
    'cohort_child_protection_plan': [
        ['is_plan_up_to_date', 'is_plan_expected'],
        ['is_visited', 'is_visit_expected'],
        ['is_every_review_in_time', 'is_review_expected'],
        ['is_open_2_years', 'is_open_12_months'],
    ],
    'cohort_child_in_need': [
        ['is_plan_expected', 'is_child_in_need'],
        ['has_plan', 'is_plan_expected'],
        ['is_plan_up_to_date', 'has_plan'],
    ],
    'cohort_looked_after_plan': [['is_plan_up_to_date', 'is_plan_expected']],
    'cohort_looked_after_health': [
        ['is_health_assessment_up_to_date', 'is_check_expected'],
        ['is_dental_check_up_to_date', 'is_check_expected'],
    ],
    'cohort_looked_after_education': [['has_plan', 'is_plan_expected'], ['is_plan_up_to_date', 'is_plan_expected']],
    'cohort_looked_after_review': [['is_every_review_in_time', 'is_review_expected']],
    'cohort_school_term': [
        ['is_plan_completed', 'is_plan_expected'],
        ['is_early_education_taken', 'is_early_education_expected'],
    ],
    'cohort_placement': [
        ['has_three_placements', 'is_counted_for_stability'],
        ['is_stable_two_years', 'is_long_term'],
        ['is_kinship', 'is_family_setting'],
        ['is_foster_excluding_kinship', 'is_family_setting'],
        ['is_with_parents', 'is_family_setting'],
        ['is_placed_for_adoption', 'is_family_setting'],
    ],
    'cohort_care_leaver': [
        ['is_former_unaccompanied', 'is_care_leaver'],
        ['is_care_leaver', 'is_pathway_plan_expected'],
        ['has_pathway_plan', 'is_pathway_plan_expected'],
        ['is_pathway_plan_up_to_date', 'has_pathway_plan'],
        ['is_activity_counted', 'is_care_leaver'],
        ['is_accommodation_counted', 'is_activity_counted'],
        ['is_accommodation_suitable', 'is_accommodation_counted'],
        ['is_in_education_employment_or_training', 'is_activity_counted'],
    ],
} %}

{% for model, pairs in flags.items() %}
{% for flag, denominator in pairs %}
select
    '{{ model }}.{{ flag }}' as flag,
    la_code,
    person_id,
    month_end
from {{ ref(model) }}
where {{ flag }} > {{ denominator }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
