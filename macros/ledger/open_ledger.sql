{#
    Makes what is missing of the ledger, from its description (models/indicators/_ledger.yml), and notes by which rules this run
    counts. Nothing that is there is touched.
#}
{% macro open_ledger() %}
    {{ return(adapter.dispatch('open_ledger', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__open_ledger() %}
    {% if execute %}
        {% do run_query('create schema if not exists ' ~ source('ledger', 'published_value').include(identifier=false)) %}
        {% for table in graph.sources.values() if table.source_name == 'ledger' %}
            {% set columns = [] %}
            {% for column in table.columns.values() %}{% do columns.append(column.name ~ ' ' ~ column.data_type) %}{% endfor %}
            {% do run_query(
                'create table if not exists ' ~ source('ledger', table.name) ~ ' (' ~ columns | join(', ') ~ ')'
            ) %}
        {% endfor %}
        {% do run_query('create or replace table ' ~ source('preparation', 'rule_version') ~ ' as ' ~ rule_version()) %}
    {% endif %}
{% endmacro %}


{#
    A select of one row, rule_version: the project's version and a digest of what decides figures. That is the files of the
    models up to the indicators, of the macros, of the dictionary and the code sets, and the variables given for this run but
    those that say which council and month it is about.
#}
{% macro rule_version() -%}
    {%- set about_the_run = [
        'extracts', 'la_code', 'extract_date', 'reporting_month', 'not_supplied', 'demo_extracts', 'demo_la_code', 'publish_month',
        'reported_on', 'council_folder', 'land_to', 'landed',
    ] -%}
    {%- set given = {} -%}
    {%- for name, value in (invocation_args_dict.vars or {}).items() if name not in about_the_run -%}
        {%- do given.update({name: value | string}) -%}
    {%- endfor -%}
    {%- if var('council_folder') -%}
        {%- set own = source('preparation', 'rule_choice').include(identifier=false) ~ '.own_digest' -%}
        {%- do given.update({'councils_own': run_query('select digest from ' ~ own).columns[0][0]}) -%}
    {%- endif -%}
    {%- set here = project_folder() ~ '/' -%}
    {%- set folders = [here ~ 'macros'] -%}
    {%- for floor in ['staging', 'calendar', 'deliveries', 'official', 'records', 'events', 'cohorts', 'indicators'] -%}
        {%- do folders.append(here ~ 'models/' ~ floor) -%}
    {%- endfor -%}
    {%- set files = [here ~ 'dbt_project.yml'] -%}
    {%- for folder in folders -%}{%- do files.append(folder ~ '/**/*.sql') -%}{%- endfor -%}
    {%- for seed in ['registry/*', 'reference/contact_source_group', 'reference/bank_holiday'] -%}
        {%- do files.append(here ~ 'seeds/' ~ seed ~ '.csv') -%}
    {%- endfor -%}
    {#- What a council's own project counts, and how. -#}
    {%- if project_name != 'per10k' -%}{%- do files.extend(['models/**/*.sql', 'macros/**/*.sql']) -%}{%- endif -%}
    {{ digest_of_files(files, tojson(given, sort_keys=true) | replace("'", "''")) }}
{%- endmacro %}


{#
    A select of one row, rule_version: the version that dbt_project.yml names and eight characters that change with any file.
    files: paths, with asterisks, from the project's folder. also: SQL text of what else is to be told apart.
#}
{% macro digest_of_files(files, also) -%}
    {{ return(adapter.dispatch('digest_of_files', 'per10k')(files, also)) }}
{%- endmacro %}
