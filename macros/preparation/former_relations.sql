{#
    At the end of a run: drops from the files of aggregates and of children what an earlier version made and no node of the project
    makes any more, lest somebody go on reading figures of a former day there. What is ours has a description (describe_relations): what
    somebody else has put there stays, and so do the snapshots, which are kept for ever.
#}
{% macro drop_former_relations() %}
    {{ return(adapter.dispatch('drop_former_relations', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__drop_former_relations() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set made, files = descriptions(), [target.database, 'children'] %}
        {% set dropped, names = {}, [] %}
        {% for database, relation, column, what, comment in run_query(described_relations()).rows %}
            {% set is_ours = comment and not column and database in files and relation.split('.')[1] != 'snapshots' %}
            {% if is_ours and relation not in made %}
                {% do dropped.setdefault(database, []).append('drop ' ~ what) %}
                {% do names.append(relation) %}
            {% endif %}
        {% endfor %}
        {# A transaction writes to one file. #}
        {% for of_database in dropped.values() %}
            {% do run_query('begin transaction; ' ~ of_database | join('; ') ~ '; commit') %}
        {% endfor %}
        {% if names %}
            {% do log('No longer made, and taken out of the files: ' ~ names | sort | join(', '), info=true) %}
        {% endif %}
    {% endif %}
{% endmacro %}
