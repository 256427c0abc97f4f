{# Key of each extract, as in the source contract (a test holds the two together). #}
{% set keys = {
    'ssd_contacts': ['cont_contact_id'],
    'ssd_cin_episodes': ['cine_referral_id'],
    'ssd_cin_assessments': ['cina_assessment_id'],
    'ssd_s47_enquiry': ['s47e_s47_enquiry_id'],
    'ssd_initial_cp_conference': ['icpc_icpc_id'],
    'ssd_cin_plans': ['cinp_cin_plan_id'],
    'ssd_cp_plans': ['cppl_cp_plan_id'],
    'ssd_cp_reviews': ['cppr_cp_review_id'],
    'ssd_cp_visits': ['cppv_cp_visit_id'],
    'ssd_cla_episodes': ['clae_cla_episode_id'],
    'ssd_care_leavers': ['clea_table_id'],
    'ssd_early_help_episodes': ['earl_episode_id'],
    'ssd_family': ['fami_family_id', 'fami_person_id'],
    'local_contact_decisions': ['contact_id'],
    'local_referral_decisions': ['referral_id'],
    'local_exploitation': ['person_id', 'exploitation_type', 'role', 'referral_date', 'cohort_start_date'],
    'local_assessment_detail': ['assessment_id'],
    'local_strategy_meetings': ['strategy_meeting_id', 'person_id'],
    'local_s47_outcomes': ['s47_enquiry_id'],
    'local_plan_versions': ['person_id', 'plan_type', 'plan_date'],
    'local_population_midyear': ['area_code', 'mid_year', 'age_band', 'published_on'],
} %}

{% for extract, key in keys.items() %}
({{ rows_to_set_aside(source('extracts', extract), extract, key) }})
{% if not loop.last %}union all{% endif %}
{% endfor %}
