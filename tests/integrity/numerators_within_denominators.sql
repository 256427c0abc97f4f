-- No more are counted, or still undecided, than there are to count; nothing is counted below 0.
select
    la_code,
    month_end,
    measure_id,
    breakdown,
    numerator,
    denominator,
    not_yet_due
from {{ ref('measure_month') }}
where numerator < 0 or numerator + not_yet_due > denominator
