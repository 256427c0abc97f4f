{#
    What DuckDB has landed for an engine that reads no council's files itself (docs/spark.md): each source and each seed as a Parquet
    file with the types it has, under the folder of the variable `landed`, by schema and name. Nothing is inferred from values.
#}
{% macro landed_file(schema, name) -%}
    {%- if not var('landed') -%}
        {{ exceptions.raise_compiler_error(
            "This engine reads what DuckDB has checked and landed. Build with `per10k build --engine sail`, which lands it first."
        ) }}
    {%- endif -%}
    {{ return(var('landed') ~ '/' ~ schema ~ '/' ~ name ~ '.parquet') }}
{%- endmacro %}


{# A table over a landed file, in place of whatever was there. #}
{% macro spark__table_over(relation, file) -%}
    {% do run_query('drop table if exists ' ~ relation) %}
    {% do run_query('create table ' ~ relation ~ " using parquet location '" ~ file ~ "'") %}
{%- endmacro %}


{% macro spark__prepare_extracts() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'seed', 'snapshot'] %}
        {% set schemas = [] %}
        {% for source in graph.sources.values() if source.package_name == 'per10k' and source.schema not in schemas %}
            {% do schemas.append(source.schema) %}
            {% do run_query('create schema if not exists ' ~ source.schema) %}
        {% endfor %}
        {% for source in graph.sources.values() if source.package_name == 'per10k' %}
            {% do spark__table_over(source.schema ~ '.' ~ source.identifier, landed_file(source.schema, source.identifier)) %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{# A seed is what DuckDB made of it, with a council's own rows: dbt-spark would load a null as the word None. #}
{% materialization seed, adapter='spark' %}
    {%- set table = api.Relation.create(identifier=model['alias'], schema=schema, type='table') -%}
    {%- do run_query('drop table if exists ' ~ table) -%}
    {% call statement('main') -%}
        create table {{ table }} using parquet location '{{ landed_file(schema, model['alias']) }}'
    {%- endcall %}
    {%- do store_result('agate_table', response='OK') -%}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}
