{# Gaps in the fields of each extract, by team and month: what is asked of a field stands in the source contract. #}
{% for extract in extracts() %}
{{ field_gaps_of(extract) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
