-- Own figures that part from what the Department publishes of the council by more than the tolerance (docs/benchmarks.md).
select
    la_code,
    indicator_id,
    official_measure,
    official_period,
    own_value,
    official_value,
    difference,
    tolerance,
    unit,
    known_reasons
from {{ ref('fct_official_comparison') }}
where verdict = 'differs'
