{#
    The kinds of rows that a measure may rest on by themselves, as the source contract has them (`kinds`): of plans those of one kind,
    of health checks those of the teeth. A model, as what reads it is unit-tested, where dbt shows no contract.
#}
{% for need in needs_of_kinds() %}
select '{{ need.split('.')[0] }}' as extract, '{{ need.split('.')[1] }}' as kind
{% if not loop.last %}union all{% endif %}
{% else %}
select '' as extract, '' as kind
{% endfor %}
