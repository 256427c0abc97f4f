{# What macros stand for where only the form of a model is looked at: see form.cfg. #}
{% macro unusable_values(fields) %}null{% endmacro %}
{% macro usable_rows(extract) %}select * from {{ extract }}{% endmacro %}
{% macro with_outcomes(relation, field) %}select {{ relation }}.* from {{ relation }}{% endmacro %}
{% macro section_exceptions(measures) %}select * from days{% endmacro %}
