{#
    Fields that have values of which not one is known, by council: codes that are none of the field's, outcome texts that set no flag
    that is known, flags that are neither yes nor no, roles of which none is a lead worker's. Such a column says nothing, and what
    rests on it alone is not supplied (extract_supply), whatever it holds.
#}
{% for extract in extracts() %}
{{ unread_fields_of(extract) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
