{#
    The staged columns of the first and the last day of a spell, of every extract whose rows are spells that some model looks at: what
    lasts, ends, is open twice or is found filtered. The source contract says by field that the second is not before the first
    (not_before), and a test that it says so of the same two (tests/python/test_source_contract.py). Here, as a unit test has no contract.
#}
{% macro days_of_spells() -%}
    {{ return({
        'ssd_cin_episodes': ['referral_date', 'close_date'],
        'ssd_cin_assessments': ['start_date', 'authorised_date'],
        'ssd_s47_enquiry': ['start_date', 'end_date'],
        'ssd_cin_plans': ['start_date', 'end_date'],
        'ssd_cp_plans': ['start_date', 'end_date'],
        'ssd_cla_episodes': ['start_date', 'end_date'],
        'ssd_cla_placement': ['start_date', 'end_date'],
        'ssd_legal_status': ['start_date', 'end_date'],
        'ssd_early_help_episodes': ['start_date', 'end_date'],
        'ssd_involvements': ['start_date', 'end_date'],
        'local_social_worker_episodes': ['start_date', 'end_date'],
        'local_foster_carers': ['approved_date', 'deregistered_date'],
        'local_early_help_cases': ['opened_date', 'closed_date'],
        'local_fgc': ['referral_date', 'closed_date'],
        'local_exploitation': ['start_date', 'end_date'],
        'local_deprivation_of_liberty': ['start_date', 'end_date'],
        'local_cme': ['start_date', 'end_date'],
        'local_ehe': ['start_date', 'end_date'],
        'local_asg_enquiries': ['started_date', 'concluded_date'],
        'ssd_pre_proceedings': ['decision_date', 'end_date'],
    }) }}
{%- endmacro %}


{# The days of the spells of some extracts, each with what else is said of it. said: by extract, a list; as {extract: days and said}. #}
{% macro spells_with(said) -%}
    {%- set spells = {} -%}
    {%- for extract, more in said.items() -%}
        {%- do spells.update({extract: days_of_spells()[extract] + more}) -%}
    {%- endfor -%}
    {{ return(spells) }}
{%- endmacro %}
