{#
    Opens the council's extract files as views in the schema `extracts`, at the start of every run.

    Reads the source contract (models/staging/_extracts.yml) and asks the plugin per10k/plugin/extract_files.py to look at the folder
    named by the variable `extracts` (none: the demo council).
    Raises one error that lists every file and column that is missing or cannot be read, with what to do about each.
#}
{% macro prepare_extracts() %}
    {{ return(adapter.dispatch('prepare_extracts', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__prepare_extracts() %}
    {% if execute %}
        {% set rules = {} %}
        {% for name in fromjson(run_query("select rule_names()").columns[0][0]) %}
            {# A day is text in JSON. #}
            {% do rules.update({name: var(name) | string if var(name).isoformat is defined else var(name)}) %}
        {% endfor %}
        {% set request = {
            'folder': var('extracts') or ('' if project_name == 'per10k' else project_folder() ~ '/') ~ var('demo_extracts'),
            'la_code': var('la_code') or (none if var('extracts') else var('demo_la_code')),
            'not_supplied': var('not_supplied'),
            'contract': source_contract(),
            'database': 'children',
            'council_folder': var('council_folder'),
            'rules': rules,
        } %}
        {% set asked = tojson(request) | replace("'", "''") %}
        {% set answer = fromjson(run_query("select prepare_extracts('" ~ asked ~ "')").columns[0][0]) %}
        {% if answer.problems %}
            {{ exceptions.raise_compiler_error("The extracts cannot be used as they are:\n  - " ~ answer.problems | join("\n  - ")) }}
        {% endif %}
        {% do run_query(answer.statements | join(';\n')) %}
    {% endif %}
{% endmacro %}


{# Where the dbt project of per10k is: the folder of the run, or of the package that a project of a council's own has installed. #}
{% macro project_folder() %}
    {{ return(run_query("select project_folder()").columns[0][0]) }}
{% endmacro %}


{# Ends a run in an error where a file is not the one that was checked at its start: the run may have read half of each. #}
{% macro refuse_changed_extracts() %}
    {{ return(adapter.dispatch('refuse_changed_extracts', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__refuse_changed_extracts() %}
    {% if execute %}
        {% set changed = fromjson(run_query("select changed_extracts()").columns[0][0]) %}
        {% if changed %}
            {{ exceptions.raise_compiler_error(
                "These extracts were written to while they were being read, so that the figures of this run are not to be used. "
                ~ "Run it again once they are complete:\n  - " ~ changed | join("\n  - ")
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}


{#
    The source contract as a list of {name, optional, columns: {column: required}, reads_as: {column: kind},
    identifies: {column: whose id it is}, refers_to: {column: extract.field}, key: the columns that tell its rows apart,
    follows_from: {column: [column, extract, key, column there]}}.
#}
{% macro source_contract() %}
    {% set contract = [] %}
    {% for source in graph.sources.values() if source.source_name == 'extracts' %}
        {% set columns, reads_as, identifies, refers_to, follows_from = {}, {}, {}, {}, {} %}
        {% for column in source.columns.values() %}
            {% do columns.update({column.name: column.meta.required}) %}
            {% do reads_as.update({column.name: column.meta.reads_as}) %}
            {% if column.meta.refers_to %}{% do refers_to.update({column.name: column.meta.refers_to}) %}{% endif %}
            {% if column.meta.identifies %}{% do identifies.update({column.name: column.meta.identifies}) %}{% endif %}
            {% if column.meta.follows_from %}
                {% set other, key = source.columns[column.meta.follows_from].meta.refers_to.split('.') %}
                {% set there = key.split('_')[0] ~ '_person_id' %}
                {% do follows_from.update({column.name: [column.meta.follows_from, other, key, there]}) %}
            {% endif %}
        {% endfor %}
        {% do contract.append({
            'name': source.name, 'optional': source.meta.optional, 'columns': columns, 'reads_as': reads_as,
            'identifies': identifies, 'refers_to': refers_to, 'key': source.meta.key, 'follows_from': follows_from
        }) %}
    {% endfor %}
    {{ return(contract) }}
{% endmacro %}
