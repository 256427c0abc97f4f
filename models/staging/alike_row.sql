{# Rows that are the same under ids of their own, in every extract that has such ids: see alike_rows. #}
{% for extract in extracts() %}
({{ alike_rows('(' ~ usable_rows(extract) ~ ')', extract) }})
{% if not loop.last %}union all{% endif %}
{% endfor %}
