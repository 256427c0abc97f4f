{#
    The value of a variable of the project, for macros that the models of a council's own project call too: to a model dbt tells
    the variables of its own project alone. Nothing while dbt parses such a model.
#}
{% macro variable(name) %}
    {% set known = var(name, none) %}
    {% if known is not none or not execute %}
        {{ return('' if known is none else known) }}
    {% endif %}
    {{ return(fromjson(run_query("select project_variable('" ~ name ~ "')").columns[0][0])) }}
{% endmacro %}
