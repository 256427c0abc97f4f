{#
    What the hooks of a run do on Spark. The extracts were checked, and held to their state, by the DuckDB run that landed them; the
    descriptions stand in the project. What tables of Parquet alone cannot do, as they know no transaction, is refused by name.
#}
{% macro spark__open_ledger() %}{% endmacro %}


{% macro spark__refuse_changed_extracts() %}{% endmacro %}


{% macro spark__refuse_misplaced_relations() %}{% endmacro %}


{% macro spark__describe_relations() %}{% endmacro %}


{% macro spark__publish_month() %}
    {% if execute and var('publish_month') %}
        {{ exceptions.raise_compiler_error(
            'Not published: the ledger (published_value, published_member, published_extract_row, frozen_year) takes a month in one '
            ~ 'transaction, which this engine does not have. Publish with a build on DuckDB, whose ledger is landed and read here.'
        ) }}
    {% endif %}
{% endmacro %}


{% macro spark__set_refused_councils_aside() %}
    {% set periods, councils = ref('reporting_period'), source('preparation', 'council_of_run') %}
    {% if execute and flags.WHICH in ['build', 'run'] and load_relation(periods) %}
        {% set refused = run_query(
            'select la_code from ' ~ councils ~ ' where la_code not in (select la_code from ' ~ periods ~ ')'
        ) %}
        {% if refused %}
            {{ exceptions.raise_compiler_error(
                'set_refused_councils_aside: nothing can be deleted from tables of this engine, and these councils are refused, so that no '
                ~ 'table of this run is to be used. Build without them: ' ~ refused.columns[0].values() | join(', ')
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}


{# A month of a snapshot is captured once, on DuckDB, whose table is landed: a table of Parquet would be written over whole. #}
{% materialization snapshot, adapter='spark' %}
    {%- set table = api.Relation.create(identifier=model['alias'], schema=schema, type='table') -%}
    {%- do run_query('drop table if exists ' ~ table) -%}
    {% call statement('main') -%}
        create table {{ table }} using parquet location '{{ landed_file(schema, model['alias']) }}'
    {%- endcall %}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}


{# What DuckDB's hooks alone ask for, which dbt looks up for every engine. #}
{% macro spark__digest_of_files(files, also) %}{% endmacro %}


{% macro spark__described_relations() %}{% endmacro %}
