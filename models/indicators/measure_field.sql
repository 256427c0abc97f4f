-- What the rule of each measure reads (seeds/registry/measure_reads.csv), a row a field.
with measure_reads as (
    select * from {{ ref('measure_reads') }}
),

supplied_together as (
    select
        measure_id,
        reads as need,
        {{ each_numbered_part('reads', ' or ') }}
    from measure_reads
),

alternatives as (
    select
        measure_id,
        need,
        place,
        {{ each_part('part', ' else ') }} as alternative
    from supplied_together
)

select
    measure_id,
    need,
    place,
    split_part(alternative, '.', 1) as extract,
    split_part(alternative, '.', 2) as field
from alternatives
