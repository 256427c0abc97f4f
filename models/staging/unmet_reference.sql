{#
    Rows that name what is not there, by field: a value of a field that refers to another extract, which the council supplies and
    where no row has it. The value is as good as missing (missing_field_count).
#}
{% set names = names_of_rows() %}

with lone_children as (
    select
        la_code,
        person_id,
        min(extract) as extract
    from {{ ref('staged_child') }}
    group by la_code, person_id
    having count(*) = 1
),

references_unmet as (
    {% for extract in extracts() %}
    {{ unmet_references_of(extract, 'lone_children', names.get(extract)) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

supply as (
    select * from {{ ref('extract_supply') }} where is_supplied
)

select
    references_unmet.la_code,
    references_unmet.extract,
    references_unmet.source_row,
    references_unmet.field,
    references_unmet.refers_to,
    references_unmet.missing_key
from references_unmet
inner join supply on references_unmet.la_code = supply.la_code and references_unmet.refers_to = supply.need
