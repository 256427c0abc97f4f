{# What the macros of models/staging stand for where only the form of a model is looked at: see staging.cfg. #}
{% macro unusable_values(fields) %}null{% endmacro %}
{% macro usable_rows(extract) %}select * from {{ extract }}{% endmacro %}
{% macro with_outcomes(relation, field) %}select {{ relation }}.* from {{ relation }}{% endmacro %}
