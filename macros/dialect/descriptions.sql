{#
    One row a relation, and one a column of it, of all the files of a run: database, schema, relation, column (null for the
    relation), kind (table or view), and what is said of it there.
#}
{% macro described_relations() -%}
    {{ return(adapter.dispatch('described_relations', 'per10k')()) }}
{%- endmacro %}


{% macro duckdb__described_relations() -%}
    with relations as (
        select database_name, schema_name, table_name as relation, 'table' as kind, comment from duckdb_tables()
        where not internal
        union all
        select database_name, schema_name, view_name as relation, 'view' as kind, comment from duckdb_views()
        where not internal
    ),

    columns as (
        select database_name, schema_name, table_name as relation, column_name, comment from duckdb_columns() where not internal
    )

    select database_name, schema_name, relation, cast(null as string) as column_name, kind, comment from relations
    union all
    select
        columns.database_name,
        columns.schema_name,
        columns.relation,
        columns.column_name,
        relations.kind,
        columns.comment
    from columns
    inner join relations using (database_name, schema_name, relation)
{%- endmacro %}


{# A statement that gives a relation, or a column of it, its description. column: none for the relation. #}
{% macro describe(database, schema, relation, column, kind, text) -%}
    {{ return(adapter.dispatch('describe', 'per10k')(database, schema, relation, column, kind, text)) }}
{%- endmacro %}


{% macro duckdb__describe(database, schema, relation, column, kind, text) -%}
    {%- set name = '"' ~ [database, schema, relation] | join('"."') ~ '"' -%}
    {%- set what = 'column ' ~ name ~ '."' ~ column ~ '"' if column else kind ~ ' ' ~ name -%}
    comment on {{ what }} is '{{ text | replace("'", "''") }}'
{%- endmacro %}
