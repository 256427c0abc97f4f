{#
    The names of the extracts, for every model that does the same with each of them. A list has to be here, as dbt must know what a model
    reads before it can read the contract, which says all else of them.
#}
{% macro extracts() %}
    {{ return([
        'ssd_contacts', 'ssd_cin_episodes', 'ssd_cin_assessments', 'ssd_s47_enquiry', 'ssd_initial_cp_conference',
        'ssd_cin_plans', 'ssd_cp_plans', 'ssd_cp_reviews', 'ssd_cp_visits', 'ssd_cla_episodes', 'ssd_care_leavers',
        'ssd_early_help_episodes', 'ssd_family', 'local_contact_decisions', 'local_referral_decisions', 'local_exploitation',
        'local_deprivation_of_liberty', 'local_social_worker_episodes', 'ssd_pre_proceedings',
        'ssd_assessment_factors', 'local_assessment_detail', 'local_strategy_meetings', 'local_s47_outcomes', 'local_plan_versions', 'ssd_legal_status',
        'ssd_cla_placement', 'ssd_cla_visits', 'ssd_cla_reviews', 'ssd_cla_health', 'ssd_sdq_scores', 'ssd_cla_care_plan',
        'ssd_permanence', 'ssd_immigration_status', 'ssd_missing', 'ssd_person', 'ssd_disability', 'ssd_involvements', 'ssd_professionals',
        'ssd_department', 'local_permanent_match', 'local_pep', 'local_school_terms', 'local_early_education',
        'local_care_leaver_history', 'local_foster_carers', 'local_adopters', 'local_workforce', 'local_team_groups',
        'local_case_audits', 'local_population_midyear', 'local_admissions_offers', 'local_attainment', 'local_sen2',
        'local_ehcp_transitions', 'local_cme', 'local_ehe', 'local_exclusions', 'local_attendance',
        'local_early_help_contacts', 'local_early_help_assessments',
        'local_early_help_cases', 'local_step_downs', 'local_childrens_centres', 'local_childrens_centre_attendance',
        'local_childrens_centre_reach', 'local_births', 'local_ccis', 'local_youth_sessions',
        'local_supporting_families', 'local_parenting_programmes', 'local_fgc', 'local_family_feedback',
        'local_complaints', 'local_compliments', 'local_yds', 'local_youth_justice_contacts',
        'local_asg_adults', 'local_asg_concerns', 'local_asg_enquiries',
        'local_asg_training', 'local_asg_police_referrals', 'local_asg_sars', 'local_cqc_ratings', 'local_provider_contracts',
        'local_survey_results',
    ] + own_extracts() | list) }}
{% endmacro %}


{#
    The field of an extract that says whom a row is about (a child or, where it is about none, a household, worker or audit), or names a
    row of another extract that does; none where it is about nobody, and while dbt parses.
#}
{% macro about(extract) %}
    {{ return(in_contract(extract).meta.about if execute else none) }}
{% endmacro %}


{# The columns of its staging model that name a row of an extract; the council's while dbt parses. #}
{% macro staged_key(extract) %}
    {%- set columns = [] -%}
    {%- for field in (in_contract(extract).meta.key if execute else []) -%}
        {%- do columns.append(in_contract(extract).columns[field].meta.staged_as) -%}
    {%- endfor -%}
    {{ return(columns or ['la_code']) }}
{% endmacro %}


{# What the source contract says of an extract. #}
{% macro in_contract(extract) %}
    {%- set ours = graph.sources['source.per10k.extracts.' ~ extract] -%}
    {%- for source in graph.sources.values() if not ours and source.source_name == 'extracts' and source.name == extract -%}
        {{ return(source) }}
    {%- endfor -%}
    {{ return(ours) }}
{% endmacro %}


{# The fields that name a row of an extract, by the source contract; one without a name while dbt parses. #}
{% macro key_of(extract) %}
    {{ return(in_contract(extract).meta.key if execute else ['']) }}
{% endmacro %}


{#
    The fields of an extract beside its key, of which a record about somebody has one at least; none where it may be its key alone: a
    team, or a child of whom no more is known.
#}
{% macro beside_key(extract) %}
    {%- set of_extract = in_contract(extract) if execute else {'meta': {'key': ['']}, 'columns': {}} -%}
    {%- set is_about_its_key = not of_extract.meta.about or of_extract.meta.about in of_extract.meta.key -%}
    {{ return([] if is_about_its_key else of_extract.columns | reject('in', of_extract.meta.key) | list) }}
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


{#
    What is counted of an extract as staged, as {name: what has a value}, both SQL: 'null' for its rows, and the fields and kinds of rows
    that may not be without any.
#}
{% macro filled_of(extract) -%}
    {%- set counted = {'null': '*'} -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) if field.meta.not_empty -%}
        {%- do counted.update({"'" ~ field.name ~ "'": field.meta.staged_as}) -%}
    {%- endfor -%}
    {%- for kind in kinds_of(extract) -%}
        {%- do counted.update({"'" ~ kind.name ~ "'": 'case when ' ~ kind.is_of ~ ' then 1 end'}) -%}
    {%- endfor -%}
    {{ return(counted) }}
{%- endmacro %}


{# The staging model of an extract. #}
{% macro staging_model(extract) -%}
    {{ return('stg_' ~ extract.split('_', 1)[1]) }}
{%- endmacro %}


{#
    What a row of a list says, but of which month or term: a text of its staged columns, by the source contract. rows: their alias.
#}
{% macro text_of_row(extract, rows) -%}
    {%- set told = ["''"] -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) if field.meta.staged_as -%}
        {%- if field.meta.reads_as != 'month' and not (field.meta.refers_to or '').startswith('local_school_terms.') -%}
            {%- do told.append("coalesce(cast(" ~ rows ~ "." ~ field.meta.staged_as ~ " as string), '')") -%}
        {%- endif -%}
    {%- endfor -%}
    concat_ws('|', {{ told | join(', ') }})
{%- endmacro %}
