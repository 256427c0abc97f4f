{#
    The children of each extract: those whom a field names that the source contract says is of a person. What is about one child
    meets by this id alone, so a child of whom no other extract knows may be another one, written otherwise.
#}
{% for extract in extracts() %}
{{ children_of(extract) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
