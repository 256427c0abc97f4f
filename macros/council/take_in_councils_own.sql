{#
    Takes the rows of a council's own folder (docs/your-own.md) into a seed, once it is loaded: those of the table own_<seed> that the
    preparation of the run made, where it made one. Run after the seed, as its post_hook.

    whose: the column that says of which council a row is: la_code, or own_of in the registry; null in a row of the project's own.
    replaces: the columns by which a row of the council's takes the place of one of ours; none where it comes beside it.
    The column own_row says where in the folder a row stands.
#}
{% macro take_in_councils_own(whose='la_code', replaces=none) %}
    {% if execute %}
        alter table {{ this }} add column if not exists {{ whose }} string;
        alter table {{ this }} add column if not exists own_row string;
        {% set prepared = source('preparation', 'rule_choice') %}
        {% set own = prepared.include(identifier=false) ~ '.own_' ~ this.identifier %}
        {% set found %}
            select table_name from information_schema.tables
            where
                table_catalog = '{{ prepared.database }}'
                and table_schema = '{{ prepared.schema }}'
                and table_name = 'own_{{ this.identifier }}'
        {% endset %}
        {% if run_query(found) %}
            {% if replaces %}
                delete from {{ this }} where ({{ replaces | join(', ') }}) in (select ({{ replaces | join(', ') }}) from {{ own }});
            {% endif %}
            insert into {{ this }} by name select {{ 'la_code as own_of, * exclude (la_code)' if whose == 'own_of' else '*' }} from {{ own }};
        {% endif %}
    {% endif %}
{% endmacro %}
