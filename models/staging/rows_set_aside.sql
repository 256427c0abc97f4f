{% for extract in extracts() %}
({{ rows_to_set_aside(source('extracts', extract), extract, key_of(extract), key_as_read(extract), source('preparation', 'stray_council'), beside_key(extract)) }})
{% if not loop.last %}{{ next_arm() }}{% endif %}
{% endfor %}
