{#
    Each usable row of the extracts as fingerprints, by which a later build tells rows that came late, changed or went. The
    content is that of the file, not of staging, so that another way of reading it is not taken for another content; fields
    without a value are left out of it, so that neither is a field that the contract gains. A view, as it is read only where
    something was published.
#}
{{ config(materialized=as_view()) }}

{% for extract in extracts() %}
({{ row_fingerprints(extract, about(extract), worker='invo_professional_id' if extract == 'ssd_involvements') }})
{% if not loop.last %}union all{% endif %}
{% endfor %}
