-- No two staged rows of a council share their key, and none is without one. What has a date in its key is left to
-- tests/quality/repeated_rows.sql: one day may be written in two ways.
{% set keys = {
    'stg_contacts': ['contact_id'],
    'stg_cin_episodes': ['referral_id'],
    'stg_cin_assessments': ['assessment_id'],
    'stg_s47_enquiry': ['s47_enquiry_id'],
    'stg_initial_cp_conference': ['initial_conference_id'],
    'stg_cin_plans': ['child_in_need_plan_id'],
    'stg_cp_plans': ['child_protection_plan_id'],
    'stg_cp_reviews': ['review_id'],
    'stg_cp_visits': ['visit_id'],
    'stg_cla_episodes': ['looked_after_episode_id'],
    'stg_care_leavers': ['care_leaver_id'],
    'stg_early_help_episodes': ['early_help_episode_id'],
    'stg_legal_status': ['legal_status_id'],
    'stg_cla_placement': ['placement_id'],
    'stg_cla_visits': ['visit_id'],
    'stg_cla_reviews': ['review_id'],
    'stg_cla_health': ['health_check_id'],
    'stg_cla_care_plan': ['care_plan_id'],
    'stg_permanence': ['permanence_id'],
    'stg_immigration_status': ['immigration_status_id'],
    'stg_missing': ['missing_episode_id'],
    'stg_person': ['person_id'],
    'stg_disability': ['disability_id'],
    'stg_involvements': ['involvement_id'],
    'stg_professionals': ['worker_id'],
    'stg_department': ['team_id'],
    'stg_permanent_match': ['person_id', 'placement_id'],
    'stg_school_terms': ['term_id'],
    'stg_early_education': ['term_id', 'person_id'],
    'stg_adopters': ['household_id'],
    'stg_case_audits': ['audit_id'],
    'stg_family': ['family_id', 'person_id'],
    'stg_contact_decisions': ['contact_id'],
    'stg_referral_decisions': ['referral_id'],
    'stg_assessment_detail': ['assessment_id'],
    'stg_strategy_meetings': ['strategy_meeting_id', 'person_id'],
    'stg_s47_outcomes': ['s47_enquiry_id'],
} %}

{% for model, key in keys.items() %}
select
    '{{ model }}' as model,
    la_code,
    {{ key[0] }} as first_part_of_key,
    count(*) as rows_found
from {{ ref(model) }}
group by la_code, {{ key | join(', ') }}
having count(*) > 1 or la_code is null or {{ key[0] }} is null
{% if not loop.last %}union all{% endif %}
{% endfor %}
