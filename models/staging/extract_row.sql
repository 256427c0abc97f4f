{#
    Each usable row of the extracts as fingerprints, by which a later build tells rows that came late, changed or went. The
    content is that of the file, not of staging, so that another way of reading it is not taken for another content; fields
    without a value are left out of it, so that neither is a field that the contract gains. A view, as it is read only where something was published.

    Of each extract: the field that says whom a row is about (a child or, where it is about none, a household, worker or audit),
    or through which other extract the child is found: [own field, extract, its field, its person].
#}
{{ config(materialized='view') }}

{% set subjects = {
    'ssd_contacts': 'cont_person_id',
    'ssd_cin_episodes': 'cine_person_id',
    'ssd_cin_assessments': 'cina_person_id',
    'ssd_s47_enquiry': 's47e_person_id',
    'ssd_initial_cp_conference': 'icpc_person_id',
    'ssd_cin_plans': 'cinp_person_id',
    'ssd_cp_plans': 'cppl_person_id',
    'ssd_cp_reviews': 'cppr_person_id',
    'ssd_cp_visits': 'cppv_person_id',
    'ssd_cla_episodes': 'clae_person_id',
    'ssd_care_leavers': 'clea_person_id',
    'ssd_early_help_episodes': 'earl_person_id',
    'ssd_family': 'fami_person_id',
    'local_contact_decisions': ['contact_id', 'ssd_contacts', 'cont_contact_id', 'cont_person_id'],
    'local_referral_decisions': ['referral_id', 'ssd_cin_episodes', 'cine_referral_id', 'cine_person_id'],
    'local_exploitation': 'person_id',
    'local_assessment_detail': ['assessment_id', 'ssd_cin_assessments', 'cina_assessment_id', 'cina_person_id'],
    'local_strategy_meetings': 'person_id',
    'local_s47_outcomes': ['s47_enquiry_id', 'ssd_s47_enquiry', 's47e_s47_enquiry_id', 's47e_person_id'],
    'local_plan_versions': 'person_id',
    'ssd_legal_status': 'lega_person_id',
    'ssd_cla_placement': 'clap_person_id',
    'ssd_cla_visits': 'clav_person_id',
    'ssd_cla_reviews': ['clar_cla_id', 'ssd_cla_episodes', 'clae_cla_id', 'clae_person_id'],
    'ssd_cla_health': 'clah_person_id',
    'ssd_cla_care_plan': 'lacp_person_id',
    'ssd_permanence': 'perm_person_id',
    'ssd_immigration_status': 'immi_person_id',
    'ssd_missing': 'miss_person_id',
    'ssd_person': 'pers_person_id',
    'ssd_disability': 'disa_person_id',
    'ssd_involvements': 'invo_person_id',
    'ssd_professionals': 'prof_professional_id',
    'ssd_department': none,
    'local_permanent_match': 'person_id',
    'local_pep': 'person_id',
    'local_school_terms': none,
    'local_early_education': 'person_id',
    'local_care_leaver_history': 'person_id',
    'local_foster_carers': 'household_id',
    'local_adopters': 'household_id',
    'local_workforce': 'staff_id',
    'local_team_groups': none,
    'local_case_audits': 'audit_id',
    'local_population_midyear': none,
} %}

{% for extract, subject in subjects.items() %}
({{ row_fingerprints(extract, subject, worker='invo_professional_id' if extract == 'ssd_involvements') }})
{% if not loop.last %}union all{% endif %}
{% endfor %}
