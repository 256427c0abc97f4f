{#
    At the end of a run that is given the variable land_to: writes there what another engine reads (docs/spark.md), each source, seed and
    snapshot as a Parquet file of its schema's folder. What is landed has been found, checked, tidied and, with a key, pseudonymised.
    An unsigned number becomes a decimal, as no other engine has any.
#}
{% macro land_sources() %}
    {% if execute and var('land_to') %}
        {% set snapshots, refused = [], [] %}
        {% for node in graph.nodes.values() if node.resource_type == 'snapshot' %}
            {% if adapter.get_relation(node.database, node.schema, node.alias) %}{% do snapshots.append(node) %}{% endif %}
        {% endfor %}
        {% for result in results if result.status not in ['success', 'pass'] %}{% do refused.append(result.node.name) %}{% endfor %}
        {% if refused %}
            {{ exceptions.raise_compiler_error('Nothing was landed, as these failed: ' ~ refused | join(', ')) }}
        {% endif %}
        {% set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | list %}
        {% for node in (graph.sources.values() | list) + seeds + snapshots %}
            {% set unsigned = [] %}
            {% for column in node.columns.values() if column.data_type == 'ubigint' %}
                {% do unsigned.append('cast(' ~ column.name ~ ' as decimal(20, 0)) as ' ~ column.name) %}
            {% endfor %}
            {% set file = var('land_to') ~ '/' ~ node.schema ~ '/' ~ (node.identifier or node.alias) ~ '.parquet' %}
            {% set columns = '* replace (' ~ unsigned | join(', ') ~ ')' if unsigned else '*' %}
            {% do run_query(
                'copy (select ' ~ columns ~ ' from ' ~ node.relation_name ~ ") to '" ~ file | replace("'", "''") ~ "' (format parquet, compression zstd)"
            ) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
