{#
    The extracts, as a dictionary by name. Of each:
    staged_key: the columns of its staging_model that name a row; the first alone, where has_day_in_key.
    about: the field that says whom a row is about (a child or, where it is about none, a household, worker or audit), or names a
    row of another extract that does.
#}
{% macro extracts() %}
    {{ return({
        'ssd_contacts': {'staged_key': ['contact_id'], 'about': 'cont_person_id'},
        'ssd_cin_episodes': {'staged_key': ['referral_id'], 'about': 'cine_person_id'},
        'ssd_cin_assessments': {'staged_key': ['assessment_id'], 'about': 'cina_person_id'},
        'ssd_s47_enquiry': {'staged_key': ['s47_enquiry_id'], 'about': 's47e_person_id'},
        'ssd_initial_cp_conference': {'staged_key': ['initial_conference_id'], 'about': 'icpc_person_id'},
        'ssd_cin_plans': {'staged_key': ['child_in_need_plan_id'], 'about': 'cinp_person_id'},
        'ssd_cp_plans': {'staged_key': ['child_protection_plan_id'], 'about': 'cppl_person_id'},
        'ssd_cp_reviews': {'staged_key': ['review_id'], 'about': 'cppr_person_id'},
        'ssd_cp_visits': {'staged_key': ['visit_id'], 'about': 'cppv_person_id'},
        'ssd_cla_episodes': {'staged_key': ['looked_after_episode_id'], 'about': 'clae_person_id'},
        'ssd_care_leavers': {'staged_key': ['care_leaver_id'], 'about': 'clea_person_id'},
        'ssd_early_help_episodes': {'staged_key': ['early_help_episode_id'], 'about': 'earl_person_id'},
        'ssd_family': {'staged_key': ['family_id', 'person_id'], 'about': 'fami_person_id'},
        'local_contact_decisions': {'staged_key': ['contact_id'], 'about': 'contact_id'},
        'local_referral_decisions': {'staged_key': ['referral_id'], 'about': 'referral_id'},
        'local_exploitation': {'staged_key': ['person_id'], 'about': 'person_id', 'has_day_in_key': true},
        'local_assessment_detail': {'staged_key': ['assessment_id'], 'about': 'assessment_id'},
        'local_strategy_meetings': {'staged_key': ['strategy_meeting_id', 'person_id'], 'about': 'person_id'},
        'local_s47_outcomes': {'staged_key': ['s47_enquiry_id'], 'about': 's47_enquiry_id'},
        'local_plan_versions': {'staged_key': ['person_id'], 'about': 'person_id', 'has_day_in_key': true},
        'ssd_legal_status': {'staged_key': ['legal_status_id'], 'about': 'lega_person_id'},
        'ssd_cla_placement': {'staged_key': ['placement_id'], 'about': 'clap_person_id'},
        'ssd_cla_visits': {'staged_key': ['visit_id'], 'about': 'clav_person_id'},
        'ssd_cla_reviews': {'staged_key': ['review_id'], 'about': 'clar_cla_id'},
        'ssd_cla_health': {'staged_key': ['health_check_id'], 'about': 'clah_person_id'},
        'ssd_cla_care_plan': {'staged_key': ['care_plan_id'], 'about': 'lacp_person_id'},
        'ssd_permanence': {'staged_key': ['permanence_id'], 'about': 'perm_person_id'},
        'ssd_immigration_status': {'staged_key': ['immigration_status_id'], 'about': 'immi_person_id'},
        'ssd_missing': {'staged_key': ['missing_episode_id'], 'about': 'miss_person_id'},
        'ssd_person': {'staged_key': ['person_id'], 'about': 'pers_person_id'},
        'ssd_disability': {'staged_key': ['disability_id'], 'about': 'disa_person_id'},
        'ssd_involvements': {'staged_key': ['involvement_id'], 'about': 'invo_person_id'},
        'ssd_professionals': {'staged_key': ['worker_id'], 'about': 'prof_professional_id'},
        'ssd_department': {'staged_key': ['team_id'], 'about': none},
        'local_permanent_match': {'staged_key': ['person_id', 'placement_id'], 'about': 'person_id'},
        'local_pep': {'staged_key': ['person_id'], 'about': 'person_id', 'has_day_in_key': true},
        'local_school_terms': {'staged_key': ['term_id'], 'about': none},
        'local_early_education': {'staged_key': ['term_id', 'person_id'], 'about': 'person_id'},
        'local_care_leaver_history': {'staged_key': ['month_end'], 'about': 'person_id', 'has_day_in_key': true},
        'local_foster_carers': {'staged_key': ['household_id'], 'about': 'household_id', 'has_day_in_key': true},
        'local_adopters': {'staged_key': ['household_id'], 'about': 'household_id'},
        'local_workforce': {'staged_key': ['month_end'], 'about': 'staff_id', 'has_day_in_key': true},
        'local_team_groups': {'staged_key': ['team_id'], 'about': none, 'has_day_in_key': true},
        'local_case_audits': {'staged_key': ['audit_id'], 'about': 'audit_id'},
        'local_population_midyear': {'staged_key': ['area_code'], 'about': none, 'has_day_in_key': true},
    }) }}
{% endmacro %}


{# What the source contract says of an extract. #}
{% macro in_contract(extract) %}
    {{ return(graph.sources['source.per10k.extracts.' ~ extract]) }}
{% endmacro %}


{# The fields that name a row of an extract, by the source contract; one without a name while dbt parses. #}
{% macro key_of(extract) %}
    {{ return(in_contract(extract).meta.key if execute else ['']) }}
{% endmacro %}


{#
    The columns that staging reads the fields of an extract into, by the source contract, as {field: column}; with `unusable_values`
    where it lists such, as it does wherever more than text is read.
#}
{% macro staged_columns(extract) -%}
    {%- set columns = {} -%}
    {%- for field in in_contract(extract).columns.values() if field.meta.staged_as -%}
        {%- do columns.update({field.name: field.meta.staged_as}) -%}
        {%- if field.meta.reads_as != 'text' or field.meta.codes or field.meta.words -%}
            {%- do columns.update({'unusable_values': 'unusable_values'}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{# The staging model of an extract. #}
{% macro staging_model(extract) -%}
    {{ return('stg_' ~ extract.split('_', 1)[1]) }}
{%- endmacro %}
