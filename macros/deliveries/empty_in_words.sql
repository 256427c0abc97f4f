{# Why an extract without rows is not right, and what to do. empty: relation of la_code, extract, called_by, rows_calling. #}
{% macro empty_in_words(empty) -%}
    {{ empty }}.extract || ' of ' || {{ empty }}.la_code || ': it has a heading and not one row, though '
    || {{ empty }}.rows_calling || ' rows of ' || {{ empty }}.called_by || ' call for some, as where an export failed. '
    || 'Each of its figures would be a counted zero: deliver its rows. If there are none, name the extract in the variable '
    || 'filtered_rows_are_right of dbt_project.yml; '
    || 'if they are not kept, in not_supplied.'
{%- endmacro %}
