{#
    Whose family a row is about, as an id: the first of the ids given; without one a child is a family of one (rule S3), and so is a row
    of nobody.
    family_ids: columns, the most direct first. person_id: column of the child. row_id: SQL of an id for a row without a child (none:
    every row has one).
#}
{% macro family_or_one(family_ids, person_id, row_id=none) -%}
    coalesce({{ family_ids | join(', ') }}, 'person ' || {{ person_id }}{{ ', ' ~ row_id if row_id }})
{%- endmacro %}
