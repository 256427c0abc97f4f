{# Rows of each extract that nobody can give to a child, a case or a month (rows_astray). #}
{% set placed = days_of_extracts() %}

{% for extract in extracts() %}
{{ rows_astray(extract, ref('rows_set_aside'), ref('unmet_reference'), placed) }}
{% if not loop.last %}{{ next_arm() }}{% endif %}
{% endfor %}
