{# Flags of which most rows say the contrary of what most say anywhere: the columns are exchanged, or yes stands for no. #}
{% for extract in extracts() %}
{{ contrary_flags(extract, ref(staging_model(extract))) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
