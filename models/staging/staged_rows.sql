{#
    Rows staged of each extract, and rows that hold a value in each field (or a plan of each kind) that an indicator rests on, by
    council.
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
    'ssd_care_leavers': ['stg_care_leavers', {'clea_care_leaver_accommodation': 'accommodation', 'clea_care_leaver_activity': 'activity', 'clea_pathway_plan_review_date': 'pathway_plan_date'}],
    'ssd_early_help_episodes': ['stg_early_help_episodes', {}],
    'ssd_family': ['stg_family', {}],
    'local_contact_decisions': ['stg_contact_decisions', {'contact_route': 'contact_route', 'on_open_case_flag': 'is_on_open_case', 'decision_date': 'decision_date', 'mash_info_request_date': 'mash_request_date', 'mash_info_response_date': 'mash_response_date'}],
    'local_referral_decisions': ['stg_referral_decisions', {'decision_at': 'decided_at'}],
    'local_exploitation': ['stg_exploitation', {'referral_date': 'referral_date', 'cohort_start_date': 'start_date'}],
    'local_assessment_detail': ['stg_assessment_detail', {'assessment_type': 'assessment_type', 'outcome_group': 'outcome_group'}],
    'local_strategy_meetings': ['stg_strategy_meetings', {'led_to_s47_flag': 'led_to_s47'}],
    'local_s47_outcomes': ['stg_s47_outcomes', {}],
    'local_plan_versions': ['stg_plan_versions', {
        'cin': "case when plan_type = 'cin' then 1 end",
        'cp': "case when plan_type = 'cp' then 1 end",
        'lac': "case when plan_type = 'lac' then 1 end",
        'pathway': "case when plan_type = 'pathway' then 1 end",
    }],
    'ssd_legal_status': ['stg_legal_status', {}],
    'ssd_cla_placement': ['stg_cla_placement', {}],
    'ssd_cla_visits': ['stg_cla_visits', {}],
    'ssd_cla_reviews': ['stg_cla_reviews', {}],
    'ssd_cla_health': ['stg_cla_health', {}],
    'ssd_cla_care_plan': ['stg_cla_care_plan', {}],
    'ssd_permanence': ['stg_permanence', {}],
    'ssd_immigration_status': ['stg_immigration_status', {}],
    'ssd_missing': ['stg_missing', {}],
    'ssd_person': ['stg_person', {}],
    'ssd_disability': ['stg_disability', {}],
    'ssd_involvements': ['stg_involvements', {}],
    'ssd_professionals': ['stg_professionals', {}],
    'ssd_department': ['stg_department', {}],
    'local_permanent_match': ['stg_permanent_match', {}],
    'local_pep': ['stg_pep', {'term_id': 'term_id'}],
    'local_school_terms': ['stg_school_terms', {}],
    'local_early_education': ['stg_early_education', {}],
    'local_care_leaver_history': ['stg_care_leaver_history', {'accommodation': 'accommodation', 'activity': 'activity', 'pathway_plan_date': 'pathway_plan_date'}],
    'local_foster_carers': ['stg_foster_carers', {'approved_places': 'approved_places', 'assessment_started_date': 'assessment_started_date'}],
    'local_adopters': ['stg_adopters', {}],
    'local_workforce': ['stg_workforce', {}],
    'local_team_groups': ['stg_team_groups', {}],
    'local_case_audits': ['stg_case_audits', {}],
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
