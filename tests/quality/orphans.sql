-- Rows that name another row which is not there, such as a review of a plan that was not delivered.
{% set links = [
    ('ssd_cin_assessments', 'stg_cin_assessments', 'referral_id', 'stg_cin_episodes', 'referral_id'),
    ('ssd_s47_enquiry', 'stg_s47_enquiry', 'referral_id', 'stg_cin_episodes', 'referral_id'),
    ('ssd_cin_plans', 'stg_cin_plans', 'referral_id', 'stg_cin_episodes', 'referral_id'),
    ('ssd_initial_cp_conference', 'stg_initial_cp_conference', 's47_enquiry_id', 'stg_s47_enquiry', 's47_enquiry_id'),
    (
        'ssd_cp_plans', 'stg_cp_plans', 'initial_conference_id',
        'stg_initial_cp_conference', 'initial_conference_id',
    ),
    ('ssd_cp_reviews', 'stg_cp_reviews', 'child_protection_plan_id', 'stg_cp_plans', 'child_protection_plan_id'),
    ('ssd_cp_visits', 'stg_cp_visits', 'child_protection_plan_id', 'stg_cp_plans', 'child_protection_plan_id'),
    ('ssd_cla_reviews', 'stg_cla_reviews', 'period_of_care_id', 'stg_cla_episodes', 'period_of_care_id'),
    ('ssd_cla_placement', 'stg_cla_placement', 'period_of_care_id', 'stg_cla_episodes', 'period_of_care_id'),
    ('ssd_cla_visits', 'stg_cla_visits', 'person_id', 'stg_cla_episodes', 'person_id'),
    ('ssd_cla_health', 'stg_cla_health', 'person_id', 'stg_cla_episodes', 'person_id'),
    ('ssd_permanence', 'stg_permanence', 'person_id', 'stg_cla_episodes', 'person_id'),
    ('ssd_involvements', 'stg_involvements', 'worker_id', 'stg_professionals', 'worker_id'),
    ('ssd_involvements', 'stg_involvements', 'team_id', 'stg_department', 'team_id'),
    ('local_permanent_match', 'stg_permanent_match', 'placement_id', 'stg_cla_placement', 'placement_id'),
    ('local_pep', 'stg_pep', 'term_id', 'stg_school_terms', 'term_id'),
    ('local_early_education', 'stg_early_education', 'term_id', 'stg_school_terms', 'term_id'),
    ('local_contact_decisions', 'stg_contact_decisions', 'contact_id', 'stg_contacts', 'contact_id'),
    ('local_referral_decisions', 'stg_referral_decisions', 'referral_id', 'stg_cin_episodes', 'referral_id'),
    ('local_assessment_detail', 'stg_assessment_detail', 'assessment_id', 'stg_cin_assessments', 'assessment_id'),
    ('local_strategy_meetings', 'stg_strategy_meetings', 's47_enquiry_id', 'stg_s47_enquiry', 's47_enquiry_id'),
    ('local_s47_outcomes', 'stg_s47_outcomes', 's47_enquiry_id', 'stg_s47_enquiry', 's47_enquiry_id'),
] %}

{% for extract, model, column, other_model, other_column in links %}
select
    rows_linked.la_code,
    '{{ extract }}' as extract,
    rows_linked.source_row,
    '{{ column }}' as names,
    rows_linked.{{ column }} as missing_key
from {{ ref(model) }} as rows_linked
left join {{ ref(other_model) }} as others
    on rows_linked.la_code = others.la_code and rows_linked.{{ column }} = others.{{ other_column }}
where rows_linked.{{ column }} is not null and others.{{ other_column }} is null
{% if not loop.last %}union all{% endif %}
{% endfor %}
