{# The field of an extract that says which child a row is about, if staging reads it into one of the columns. #}
{% macro child_field(table, columns) -%}
    {{ return((table.columns.values() | selectattr('meta.identifies', 'equalto', 'person') | map(attribute='name')
        | select('in', columns) | list | first) if table.columns else none) }}
{%- endmacro %}


{# By extract, those whose rows name a row of it and a child, each with the field that names the row: {extract: [[table, field]]}. #}
{% macro names_of_rows() -%}
    {%- set found = {} -%}
    {%- for name in extracts() -%}
        {%- set columns = staged_columns(name) if execute else {} -%}
        {%- set table = in_contract(name) if execute else {'columns': {}} -%}
        {%- for field in table.columns.values() if field.meta.identifies == 'record' and field.name in columns -%}
            {%- if field.meta.refers_to and child_field(table, columns) -%}
                {%- do found.setdefault(field.meta.refers_to.split('.')[0], []).append([table, field]) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# named_by_another_child of an extract (table, columns), by a field of another whose rows name it (naming, link). #}
{% macro children_of_another_id(table, columns, naming, link) -%}
    {%- set there = staged_columns(naming.name) -%}
    {%- set child, child_there = child_field(table, columns), child_field(naming, there) -%}
    {{ named_by_another_child(
        table.name, child, naming.name ~ '.' ~ child_there, ref(staging_model(table.name)), columns[child],
        columns[link.meta.refers_to.split('.')[1]], ref(staging_model(naming.name)), there[child_there], there[link.name]
    ) }}
{%- endmacro %}


{#
    Rows of a relation that rows of another name, each of them about another child: one of the two ids is written anew. As rows of
    unmet_references. column, key: the child and the name of a row; naming_column, link: the same two where it is named.
#}
{% macro named_by_another_child(extract, field, refers_to, relation, column, key, naming, naming_column, link) -%}
    select la_code, extract, source_row, field, refers_to, missing_key
    from (
        {{ _unmet(
            extract, field, refers_to, relation, column,
            'max(' ~ flag('named.' ~ naming_column ~ ' = staged.' ~ column) ~ ') as is_named'
        ) }}
        inner join {{ naming }} as named on staged.la_code = named.la_code and staged.{{ key }} = named.{{ link }}
        where staged.{{ column }} is not null and named.{{ naming_column }} is not null
        group by staged.la_code, staged.source_row, staged.{{ column }}
    ) as children_named
    where is_named = 0
{%- endmacro %}
