{#
    At the end of a run: gives every relation and column of the files its description, so that whoever opens one with another
    tool reads there what it means and in which unit. One place for models, seeds, snapshots, the views over the extracts, the
    ledger and the lists of the tests, which dbt's own persist_docs passes over in part and asks the database about one by
    one. Only what is not yet said is written: all of a relation that this run has made. What is described and made no more is dropped.
#}
{% macro describe_relations() %}
    {{ return(adapter.dispatch('describe_relations', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__describe_relations() %}
    {% if execute %}
        {% set said, rows, statements = descriptions(), run_query(described_relations()).rows, {} %}
        {% do drop_former_relations(rows, said) if flags.WHICH in ['build', 'run'] %}
        {% for database, relation, column, what, comment in rows %}
            {% set text = said.get(relation, {}).get(column) %}
            {% if text and text != comment %}
                {% set comment_on = "comment on " ~ what ~ " is '" ~ text | replace("'", "''") ~ "'" %}
                {% do statements.setdefault(database, []).append(comment_on) %}
            {% endif %}
        {% endfor %}
        {# A transaction writes to one file. #}
        {% for of_database in statements.values() %}
            {% do run_query('begin transaction; ' ~ of_database | join('; ') ~ '; commit') %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{#
    What the project says of its relations: by database.schema.relation in lower case, a mapping of each column to its
    description, and of '' to that of the relation. Of columns that are in all relations of a source, and of those that are a
    test's own, it says so in meta (columns); what else a test lists are columns of what it reads.
#}
{% macro descriptions() %}
    {% set said = {} %}
    {% for node in (graph.nodes.values() | list) + (graph.sources.values() | list) %}
        {% set columns = {'': node.description | trim} %}
        {% for read in (node.depends_on.nodes if node.resource_type == 'test' else []) | reverse %}
            {% for column in graph.nodes.get(read, {}).get('columns', {}).values() %}
                {% do columns.update({column.name: column.description | trim}) %}
            {% endfor %}
        {% endfor %}
        {% do columns.update((node.source_meta or node.config.meta or {}).get('columns', {})) %}
        {% for column in node.columns.values() %}{% do columns.update({column.name: column.description | trim}) %}{% endfor %}
        {% do said.update({(node.database ~ '.' ~ node.schema ~ '.' ~ (node.alias or node.identifier)) | lower: columns}) %}
    {% endfor %}
    {{ return(said) }}
{% endmacro %}
