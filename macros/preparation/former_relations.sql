{#
    Drops from the files of aggregates and of children what an earlier version made and no node of the project makes any more, lest
    somebody go on reading figures of a former day there. What is ours has a description: what somebody else has put there stays, and so
    do the snapshots, which are kept for ever. rows: of described_relations. said: as descriptions gives it.
#}
{% macro drop_former_relations(rows, said) %}
    {% set files, dropped, names = [target.database, 'children'], {}, [] %}
    {% for database, relation, column, what, comment in rows if comment and not column and relation not in said %}
        {% if database in files and relation.split('.')[1] != 'snapshots' %}
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
{% endmacro %}
