{#
    Rows staged of each extract, and rows that hold a value in each local field that an indicator rests on, by council.
#}
{% set extracts = {
    'ssd_contacts': ['stg_contacts', {}],
    'ssd_cin_episodes': ['stg_cin_episodes', {}],
    'ssd_cin_assessments': ['stg_cin_assessments', {}],
    'ssd_s47_enquiry': ['stg_s47_enquiry', {}],
    'ssd_initial_cp_conference': ['stg_initial_cp_conference', {}],
    'ssd_cin_plans': ['stg_cin_plans', {}],
    'ssd_cp_plans': ['stg_cp_plans', {}],
    'ssd_cp_reviews': ['stg_cp_reviews', {}],
    'ssd_cp_visits': ['stg_cp_visits', {}],
    'ssd_cla_episodes': ['stg_cla_episodes', {}],
    'ssd_care_leavers': ['stg_care_leavers', {}],
    'ssd_early_help_episodes': ['stg_early_help_episodes', {}],
    'ssd_family': ['stg_family', {}],
    'local_contact_decisions': ['stg_contact_decisions', {'contact_route': 'contact_route', 'on_open_case_flag': 'is_on_open_case', 'decision_date': 'decision_date', 'mash_info_request_date': 'mash_request_date', 'mash_info_response_date': 'mash_response_date'}],
    'local_referral_decisions': ['stg_referral_decisions', {'decision_at': 'decided_at'}],
    'local_exploitation': ['stg_exploitation', {'referral_date': 'referral_date', 'cohort_start_date': 'start_date'}],
    'local_assessment_detail': ['stg_assessment_detail', {'assessment_type': 'assessment_type', 'outcome_group': 'outcome_group'}],
    'local_strategy_meetings': ['stg_strategy_meetings', {'led_to_s47_flag': 'led_to_s47'}],
    'local_s47_outcomes': ['stg_s47_outcomes', {}],
    'local_plan_versions': ['stg_plan_versions', {}],
    'local_population_midyear': ['stg_population_midyear', {}],
} %}

{% for extract, (model, fields) in extracts.items() %}
select
    la_code,
    '{{ extract }}' as extract,
    cast(null as varchar) as field,
    count(*) as staged_rows
from {{ ref(model) }}
group by la_code
{% for field, column in fields.items() %}
union all
select
    la_code,
    '{{ extract }}' as extract,
    '{{ field }}' as field,
    count({{ column }}) as staged_rows
from {{ ref(model) }}
group by la_code
{% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
