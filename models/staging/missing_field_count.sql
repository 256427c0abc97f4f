{# Gaps in the fields of each extract, by team and month: what is asked of a field stands in the source contract. #}
{% set extracts = [
    'ssd_contacts', 'ssd_cin_episodes', 'ssd_cin_assessments', 'ssd_s47_enquiry', 'ssd_initial_cp_conference', 'ssd_cin_plans',
    'ssd_cp_plans', 'ssd_cp_reviews', 'ssd_cp_visits', 'ssd_cla_episodes', 'ssd_care_leavers', 'ssd_early_help_episodes',
    'ssd_family', 'ssd_legal_status', 'ssd_cla_placement', 'ssd_cla_visits', 'ssd_cla_reviews', 'ssd_cla_health',
    'ssd_cla_care_plan', 'ssd_permanence', 'ssd_immigration_status', 'ssd_missing', 'ssd_person', 'ssd_disability',
    'ssd_involvements', 'ssd_professionals', 'ssd_department', 'local_contact_decisions', 'local_referral_decisions',
    'local_exploitation', 'local_assessment_detail', 'local_strategy_meetings', 'local_s47_outcomes', 'local_plan_versions',
    'local_permanent_match', 'local_pep', 'local_school_terms', 'local_early_education', 'local_care_leaver_history',
    'local_foster_carers', 'local_adopters', 'local_workforce', 'local_team_groups', 'local_case_audits',
    'local_population_midyear',
] %}

{% for extract in extracts %}
{{ field_gaps_of(extract) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
