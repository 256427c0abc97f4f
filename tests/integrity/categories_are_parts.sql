-- A count that is split has its categories as its parts: without the row in measure_part, the public edition could print those
-- that give away one that is withheld (docs/publication.md). It says which row is missing.
{% set splits, blocks = [], all_measures() %}
{% for whole in blocks if whole.measures and not whole.breakdown %}
{% for split in blocks if split.measures and split.breakdown %}
{% if [split.rows, split.where, split.dated] == [whole.rows, whole.where, whole.dated] %}
{% for measure_id, measure in split.measures.items() if measure_id != 'each' %}
{% for whole_id, counted in whole.measures.items() if counted.numerator == measure.numerator and whole_id != 'each' %}
{% do splits.append("select '" ~ whole_id ~ "' as whole, '" ~ measure_id ~ "' as part") %}
{% endfor %}
{% endfor %}
{% endif %}
{% endfor %}
{% endfor %}

with splits as (
    {{ splits | unique | join('\n    union all\n    ') }}
),

missing_rows as (
    select
        'seeds/registry/measure_part.csv has no row in which ' || splits.part || ' is a part, whose categories are those of '
        || min(splits.whole) || ': add one, as ' || min(splits.whole) || ',sum,1,' || splits.part as put_right
    from splits
    left join {{ ref('measure_part') }} as declared on splits.part = declared.part
    group by splits.part
    having count(declared.part) = 0
)

{{ stop_saying('put_right', 'missing_rows') }}
