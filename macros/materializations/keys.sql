{#
    The columns of a table that is made, without its keys. DuckDB holds a table to foreign keys by letting nobody replace what
    they refer to, so that a build of one model would have to drop and copy all that refer to it: they are declared in the
    contracts of the marts, and held by tests (grain, foreign_keys_hold). Of all other constraints nothing changes.
#}
{% macro duckdb__get_table_columns_and_constraints() -%}
    {%- set without_keys = {} -%}
    {%- for name, column in model.columns.items() -%}
        {%- set kept = column.constraints | rejectattr('type', 'in', key_types()) | list -%}
        {%- do without_keys.update({name: dict(column, constraints=kept)}) -%}
    {%- endfor -%}
    {%- set columns = adapter.render_raw_columns_constraints(raw_columns=without_keys) -%}
    {%- set others = model.constraints | rejectattr('type', 'in', key_types()) | list -%}
    ({{ (columns + adapter.render_raw_model_constraints(raw_constraints=others)) | join(', ') }})
{%- endmacro %}


{# What a contract declares and DuckDB is not told. #}
{% macro key_types() -%}
    {{ return(['primary_key', 'foreign_key']) }}
{%- endmacro %}


{# The relation that a foreign key refers to: that of the model it names. #}
{% macro referred_relation(constraint) -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and (
        constraint.to == node.relation_name or "'" ~ node.name ~ "'" in constraint.to
    ) -%}
        {{ return(node.relation_name) }}
    {%- endfor -%}
{%- endmacro %}
