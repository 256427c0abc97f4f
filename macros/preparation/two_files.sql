{#
    Ends a run in an error where the file of aggregates holds a relation that is about a child, worker or household, whatever the
    files and relations are called (docs/privacy.md). It reads the catalogue of the file itself, at the end of every run.
#}
{% macro refuse_misplaced_relations() %}
    {{ return(adapter.dispatch('refuse_misplaced_relations', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__refuse_misplaced_relations() %}
    {% if execute %}
        {% set found = run_query(
            'select relation from (' ~ misplaced_relations() ~ ids_in_own_relations() ~ ') as misplaced order by relation'
        ) %}
        {% if found %}
            {{ exceptions.raise_compiler_error(
                "The file of aggregates (PER10K_DB) holds what is about children, workers or households, so that it may be given to "
                ~ "nobody. Remove the file, give it another name, and build it anew. It holds:\n  - "
                ~ found.columns[0].values() | join("\n  - ")
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}


{#
    A select of what is misplaced in the run's own file, a row a relation, in words: what is in the schema, or has the name, of a
    child-level relation, or has a column into which staging reads an id of a person or the key of a record about one.
#}
{% macro misplaced_relations() -%}
    {%- set schemas, names = [], [] -%}
    {%- for node in (graph.nodes.values() | list) + (graph.sources.values() | list) if node.database == 'children' -%}
        {%- do schemas.append(node.schema) -%}
        {%- do names.append(node.alias or node.identifier) -%}
    {%- endfor -%}
    {%- set about_somebody = 'lower(column_name) in ' ~ in_list(columns_about_somebody()) -%}
    select
        table_schema || '.' || table_name
        || coalesce(', with the column ' || min(case when {{ about_somebody }} then column_name end), '') as relation
    from information_schema.columns
    where
        table_catalog = current_database()
        and (
            lower(table_schema) in {{ in_list(schemas | unique) }}
            or lower(table_name) in {{ in_list(names | unique) }}
            or {{ about_somebody }}
        )
    group by table_schema, table_name
{%- endmacro %}


{#
    What goes on a select of what is misplaced, by value: the tables of a council's own project of which a column of text, whatever it
    is called, holds ids of children, adults, workers or households that staging has read, in half of its values or more. Ours have no
    such column (tests/python/test_two_files.py); what a council adds to the file of aggregates nobody has looked at.
#}
{% macro ids_in_own_relations() -%}
    {%- set own = [] -%}
    {%- for node in graph.nodes.values() if node.package_name != 'per10k' and node.database != 'children' -%}
        {%- do own.append(node.schema ~ '.' ~ node.alias) if node.resource_type in ['model', 'seed'] -%}
    {%- endfor -%}
    {#- Of nobody's project, as of most, nothing is asked. -#}
    {%- set known = known_ids() if own else [] -%}
    {%- set columns = run_query(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = current_database() "
        ~ "and data_type = 'VARCHAR' and schema_name || '.' || table_name in " ~ in_list(own)
    ).rows if known else [] -%}
    {%- for schema, table, column in columns %}
    union all
    select '{{ schema }}.{{ table }}, with ids in the column {{ column }}' as relation
    from (select distinct "{{ column }}" as found from "{{ schema }}"."{{ table }}" where "{{ column }}" is not null)
    having 2 * count(*) filter (where found in ({{ known | join(' union all ') }})) >= count(*) and count(*) > 0
    {%- endfor -%}
{%- endmacro %}


{# Selects of the ids that staging has read, of whom they are of in every extract that is there, not of records. #}
{% macro known_ids() -%}
    {%- set known = [] -%}
    {%- for extract in extracts() -%}
        {%- set staged = adapter.get_relation('children', 'staging', staging_model(extract)) -%}
        {%- for field in in_contract(extract).columns.values() if staged and field.meta.staged_as -%}
            {%- if field.meta.identifies not in [none, 'record'] -%}
                {%- do known.append('select ' ~ field.meta.staged_as ~ ' from ' ~ staged) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(known) }}
{%- endmacro %}


{# The columns of staging that hold an id of a person, worker or family, the key of a record about one, or the row it is in. #}
{% macro columns_about_somebody() -%}
    {%- set columns = ['source_row', 'row_key'] -%}
    {%- for extract in extracts() if about(extract) -%}
        {%- set staged = staged_columns(extract) -%}
        {%- for field in in_contract(extract).columns.values() if field.meta.identifies and field.name in staged -%}
            {%- do columns.append(staged[field.name]) -%}
        {%- endfor -%}
        {%- if staged_key(extract) | length == 1 and not has_day_in_key(extract) -%}
            {%- do columns.append(staged_key(extract)[0]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns | unique | list) }}
{%- endmacro %}


{# Names as a list for SQL. #}
{% macro in_list(names) -%}
    ('{{ names | join("', '") }}')
{%- endmacro %}
