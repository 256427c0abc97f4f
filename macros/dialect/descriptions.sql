{#
    One row a relation, and one a column of it, of all the files of a run: database, relation (database.schema.relation in lower case), column
    (empty for the relation), what a statement calls it (table "a"."b"."c"), and what is said of it there.
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
    ),

    described as (
        select database_name, schema_name, relation, cast(null as string) as column_name, kind, comment from relations
        union all
        select
            columns.database_name,
            columns.schema_name,
            columns.relation,
            columns.column_name,
            'column' as kind,
            columns.comment
        from columns
        inner join relations using (database_name, schema_name, relation)
    )

    select
        database_name,
        lower(concat_ws('.', database_name, schema_name, relation)) as relation,
        coalesce(column_name, '') as column_name,
        kind || ' "' || concat_ws('"."', database_name, schema_name, relation, column_name) || '"' as what,
        comment
    from described
{%- endmacro %}
