{#
    At the end of a run: takes out of every table after the deliveries what was made of a council that has no months, as one that is
    refused (reporting_period). Its events are judged by no extract date, and half a council is worse than none. What it delivered stays
    in staging, and the deliveries show why it was refused. Nothing where the run stopped at reporting_period: what was there stays.
#}
{% macro set_refused_councils_aside() %}
    {{ return(adapter.dispatch('set_refused_councils_aside', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__set_refused_councils_aside() %}
    {% set periods, councils = ref('reporting_period'), source('preparation', 'council_of_run') %}
    {% if execute and flags.WHICH in ['build', 'run'] and load_relation(periods) %}
        {% set stopped = [] %}
        {% for result in results if result.node.name == 'reporting_period' and result.status != 'success' %}
            {% do stopped.append(result.node.name) %}
        {% endfor %}
        {% set refused = '(select la_code from ' ~ councils ~ ' where la_code not in (select la_code from ' ~ periods ~ '))' %}
        {% if not stopped and run_query('select count(*) from ' ~ refused).rows[0][0] %}
            {% set with_council = "select distinct table_name from information_schema.columns where column_name = 'la_code'" %}
            {% set tables = run_query(with_council).columns[0].values() | list %}
            {% for node in graph.nodes.values() if is_set_aside_from(node) and node.name in tables %}
                {% do run_query('delete from ' ~ node.relation_name ~ ' where la_code in ' ~ refused) %}
            {% endfor %}
        {% endif %}
    {% endif %}
{% endmacro %}


{# Whether a node of the graph is a table that is to hold nothing of a refused council; dim_council names it. #}
{% macro is_set_aside_from(node) %}
    {{ return(
        node.resource_type == 'model'
        and node.package_name == 'per10k'
        and node.config.materialized == 'table'
        and node.fqn[1] not in ['staging', 'calendar', 'deliveries', 'official']
        and node.name != 'dim_council'
    ) }}
{% endmacro %}
