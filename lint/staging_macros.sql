{# What the macros of models/staging stand for where only the form of a model is looked at: see staging.cfg. #}
{% macro read_text(column) %}{{ column }}{% endmacro %}
{% macro read_code(column) %}{{ column }}{% endmacro %}
{% macro read_leading_code(column) %}{{ column }}{% endmacro %}
{% macro read_word(column) %}{{ column }}{% endmacro %}
{% macro read_date(column) %}{{ column }}{% endmacro %}
{% macro read_timestamp(column) %}{{ column }}{% endmacro %}
{% macro read_flag(column) %}{{ column }}{% endmacro %}
{% macro read_suitability(column) %}{{ column }}{% endmacro %}
{% macro read_month(column) %}{{ column }}{% endmacro %}
{% macro read_number(column) %}{{ column }}{% endmacro %}
{% macro read_whole_number(column) %}{{ column }}{% endmacro %}
{% macro read_set_flags(column) %}{{ column }}{% endmacro %}
{% macro health_check_type(words) %}{{ words }}{% endmacro %}
{% macro read_coded(field) %}{{ field }}{% endmacro %}
{% macro read_legal_status(column) %}{{ column }}{% endmacro %}
{% macro unusable_values(fields) %}null{% endmacro %}
{% macro usable_rows(extract) %}select * from {{ extract }}{% endmacro %}
