{#
    Targets that no figure of the year comes near: each of three months or more is over five times the target, or less than a fifth of it. A
    year's target stands by the month, or a month's by the year, and the RAG is of one colour for good.
#}
{% set months, times = 3, 5 %}

with judged as (
    select *, coalesce(target, target_centre, band_high) as aim
    from {{ ref('fct_indicator_month') }}
    where breakdown = 'all' and unit <> 'percentage' and value is not null
)

select
    la_code,
    reporting_year,
    indicator_id,
    max(aim) as target,
    min(value) as lowest_value,
    max(value) as highest_value,
    count(*) as months_judged
from judged
where aim > 0
group by la_code, reporting_year, indicator_id
having
    count(*) >= {{ months }}
    and (min(value) > {{ times }} * max(aim) or (max(value) > 0 and max(value) < max(aim) / {{ times }}))
