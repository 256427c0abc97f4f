{#
    Rows staged of each extract by council, and those of them that hold a value in a field, or are of a kind, which may not be without any
    (`not_empty` and `kinds` of the source contract).
#}
{% for extract in extracts() %}
{% for field, counted in filled_of(extract).items() %}
select
    la_code,
    '{{ extract }}' as extract,
    cast({{ field }} as string) as field,
    count({{ counted }}) as staged_rows
from {{ ref(staging_model(extract)) }}
group by la_code
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
