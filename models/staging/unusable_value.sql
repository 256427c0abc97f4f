{#
    Values that are there but cannot be read, of rows that are otherwise used: the row is staged with the value missing. Any text
    can be read.
#}
{% set text_alone = ['ssd_family', 'ssd_department'] %}

{% for extract in extracts() if extract not in text_alone %}
select
    staged.la_code,
    delivered_file.extract,
    delivered_file.source_file,
    staged.source_row,
    cast(staged.{{ staged_key(extract)[0] }} as string) as row_key,
    {{ each_struct('staged.unusable_values') }}
from {{ ref(staging_model(extract)) }} as staged
inner join {{ source('preparation', 'delivered_file') }} as delivered_file on delivered_file.extract = '{{ extract }}'
where staged.unusable_values is not null
{% if not loop.last %}union all{% endif %}
{% endfor %}
