{# Values that are there but cannot be read, of rows that are otherwise used: the row is staged with the value missing. #}
{% set extracts = {
    'ssd_contacts': ['stg_contacts', 'contact_id'],
    'ssd_cin_episodes': ['stg_cin_episodes', 'referral_id'],
    'ssd_cin_assessments': ['stg_cin_assessments', 'assessment_id'],
    'ssd_s47_enquiry': ['stg_s47_enquiry', 's47_enquiry_id'],
    'ssd_initial_cp_conference': ['stg_initial_cp_conference', 'initial_conference_id'],
    'ssd_cin_plans': ['stg_cin_plans', 'child_in_need_plan_id'],
    'ssd_cp_plans': ['stg_cp_plans', 'child_protection_plan_id'],
    'ssd_cp_reviews': ['stg_cp_reviews', 'review_id'],
    'ssd_cp_visits': ['stg_cp_visits', 'visit_id'],
    'ssd_cla_episodes': ['stg_cla_episodes', 'looked_after_episode_id'],
    'ssd_care_leavers': ['stg_care_leavers', 'care_leaver_id'],
    'ssd_early_help_episodes': ['stg_early_help_episodes', 'early_help_episode_id'],
    'local_contact_decisions': ['stg_contact_decisions', 'contact_id'],
    'local_referral_decisions': ['stg_referral_decisions', 'referral_id'],
    'local_exploitation': ['stg_exploitation', 'person_id'],
    'local_assessment_detail': ['stg_assessment_detail', 'assessment_id'],
    'local_s47_outcomes': ['stg_s47_outcomes', 's47_enquiry_id'],
    'local_strategy_meetings': ['stg_strategy_meetings', 'strategy_meeting_id'],
    'local_plan_versions': ['stg_plan_versions', 'person_id'],
    'ssd_legal_status': ['stg_legal_status', 'legal_status_id'],
    'ssd_cla_placement': ['stg_cla_placement', 'placement_id'],
    'ssd_cla_visits': ['stg_cla_visits', 'visit_id'],
    'ssd_cla_reviews': ['stg_cla_reviews', 'review_id'],
    'ssd_cla_health': ['stg_cla_health', 'health_check_id'],
    'ssd_cla_care_plan': ['stg_cla_care_plan', 'care_plan_id'],
    'ssd_permanence': ['stg_permanence', 'permanence_id'],
    'ssd_immigration_status': ['stg_immigration_status', 'immigration_status_id'],
    'ssd_missing': ['stg_missing', 'missing_episode_id'],
    'ssd_person': ['stg_person', 'person_id'],
    'ssd_involvements': ['stg_involvements', 'involvement_id'],
    'ssd_professionals': ['stg_professionals', 'worker_id'],
    'local_permanent_match': ['stg_permanent_match', 'person_id'],
    'local_pep': ['stg_pep', 'person_id'],
    'local_school_terms': ['stg_school_terms', 'term_id'],
    'local_early_education': ['stg_early_education', 'term_id'],
    'local_care_leaver_history': ['stg_care_leaver_history', 'month_end'],
    'local_foster_carers': ['stg_foster_carers', 'household_id'],
    'local_adopters': ['stg_adopters', 'household_id'],
    'local_workforce': ['stg_workforce', 'month_end'],
    'local_team_groups': ['stg_team_groups', 'team_id'],
    'local_case_audits': ['stg_case_audits', 'audit_id'],
    'local_population_midyear': ['stg_population_midyear', 'area_code'],
} %}

{% for extract, (model, key) in extracts.items() %}
select
    staged.la_code,
    delivered_file.extract,
    delivered_file.source_file,
    staged.source_row,
    cast(staged.{{ key }} as varchar) as row_key,
    {{ each_struct('staged.unusable_values') }}
from {{ ref(model) }} as staged
inner join {{ source('preparation', 'delivered_file') }} as delivered_file on delivered_file.extract = '{{ extract }}'
where staged.unusable_values is not null
{% if not loop.last %}union all{% endif %}
{% endfor %}
