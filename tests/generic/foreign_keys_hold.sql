{#
    Rows whose key is not found where the model's constraints say that it refers to. DuckDB would hold a table to its foreign
    keys, and would then let nobody replace the one that they refer to: they are declared, for tools that read them, and held
    by this test.
#}
{% test foreign_keys_hold(model) %}
{% set names = [] %}
{% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list if execute else [] %}
{% for node in models if node.relation_name == model | string %}
    {% for constraint in node.constraints if constraint.type == 'foreign_key' %}{% do names.append(constraint) %}{% endfor %}
{% endfor %}
{% for constraint in names %}
select distinct
    '{{ constraint.columns | join(', ') }}' as refers_by,
    cast(struct_pack({{ constraint.columns | join(', ') }}) as string) as missing_key
from {{ model }} as referring
where
    {% for column in constraint.columns %}referring.{{ column }} is not null and {% endfor %}
    not exists (
        select 1 from {{ referred_relation(constraint) }} as referred
        where
            {% for column in constraint.columns -%}
            referred.{{ constraint.to_columns[loop.index0] }} = referring.{{ column }}{{ ' and ' if not loop.last }}
            {%- endfor %}
    )
{{ 'union all' if not loop.last }}
{% else %}
select 1 as missing_key where false
{% endfor %}
{% endtest %}
