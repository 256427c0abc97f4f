{#
    A frozen year shows as it was last published; every other month as it is counted now. A frozen month is shown as long as the
    extracts reach back to it, and an indicator that had not been there when it was published as it is counted now.
#}
{% set figures = [
    'month_numerator', 'month_base', 'population', 'population_mid_year', 'population_published_on', 'missing_reason',
    'numerator', 'denominator', 'not_yet_due', 'undecided', 'value', 'value_at_least', 'value_at_most',
] %}

with counted as (
    select * from {{ ref('indicator_value') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

frozen_years as (
    select * from {{ source('ledger', 'frozen_year') }}
    where unfrozen_on is null
),

frozen as (
    select published.*
    from {{ latest_published() }} as published
    inner join calendar_months on published.month_end = calendar_months.month_end
    inner join frozen_years
        on
            published.la_code = frozen_years.la_code
            and calendar_months.reporting_year = frozen_years.reporting_year
)

select
    counted.la_code,
    counted.indicator_id,
    counted.measure_id,
    counted.breakdown,
    counted.month_end,
    counted.basis,
    counted.unit,
    {% for figure in figures -%}
    case when frozen.la_code is null then counted.{{ figure }} else frozen.{{ figure }} end as {{ figure }},
    {% endfor -%}
    frozen.la_code is not null as is_frozen
from counted
left join frozen
    on
        counted.la_code = frozen.la_code
        and counted.indicator_id = frozen.indicator_id
        and counted.breakdown = frozen.breakdown
        and counted.month_end = frozen.month_end
