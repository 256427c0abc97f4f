{# Rows of each extract that nobody can give to a child, a case or a month (rows_astray). #}
{% for extract in extracts() %}
{{ rows_astray(extract, ref('rows_set_aside'), ref('unmet_reference')) }}
{% if not loop.last %}{{ next_arm() }}{% endif %}
{% endfor %}
