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
    'ssd_early_help_episodes': ['stg_early_help_episodes', 'early_help_episode_id'],
    'local_contact_decisions': ['stg_contact_decisions', 'contact_id'],
    'local_referral_decisions': ['stg_referral_decisions', 'referral_id'],
    'local_exploitation': ['stg_exploitation', 'person_id'],
    'local_assessment_detail': ['stg_assessment_detail', 'assessment_id'],
    'local_s47_outcomes': ['stg_s47_outcomes', 's47_enquiry_id'],
    'local_strategy_meetings': ['stg_strategy_meetings', 'strategy_meeting_id'],
    'local_plan_versions': ['stg_plan_versions', 'person_id'],
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
