{#
    A frozen year shows as it was last published; every other month as it is counted now. A frozen month is shown as long as the
    extracts reach back to it, and an indicator that had not been there when it was published as it is counted now.
#}
{% set counts = ['month_numerator', 'month_base', 'numerator', 'denominator'] %}
{% set figures = [
    'population', 'population_mid_year', 'population_published_on', 'missing_reason', 'not_yet_due', 'undecided', 'value',
    'value_at_least', 'value_at_most',
] %}

with counted as (
    select * from {{ ref('indicator_value') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

own_periods as (
    select * from {{ ref('measure_period') }}
),

terms as (
    select la_code, month_end, min(start_date) as start_date, max(end_date) as end_date
    from {{ ref('school_term') }}
    group by la_code, month_end
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
    {% for count in counts -%}
    case
        when not own_periods.has_counts then null
        when frozen.la_code is null then counted.{{ count }}
        else frozen.{{ count }}
    end as {{ count }},
    {% endfor -%}
    {% for figure in figures -%}
    case when frozen.la_code is null then counted.{{ figure }} else frozen.{{ figure }} end as {{ figure }},
    {% endfor -%}
    coalesce(
        own_periods.period_start,
        case counted.basis
            when 'as_at_month_end' then counted.month_end
            when 'term' then terms.start_date
            else {{ window_start('counted.basis', 'calendar_months') }}
        end
    ) as period_start,
    coalesce(
        own_periods.period_end, case when counted.basis = 'term' then terms.end_date else counted.month_end end
    ) as period_end,
    own_periods.published_on as period_published_on,
    frozen.la_code is not null as is_frozen
from counted
inner join calendar_months on counted.month_end = calendar_months.month_end
left join own_periods
    on
        counted.la_code = own_periods.la_code
        and counted.month_end = own_periods.month_end
        and counted.measure_id = own_periods.measure_id
        and counted.breakdown = own_periods.breakdown
left join terms on counted.la_code = terms.la_code and counted.month_end = terms.month_end
left join frozen
    on
        counted.la_code = frozen.la_code
        and counted.indicator_id = frozen.indicator_id
        and counted.breakdown = frozen.breakdown
        and counted.month_end = frozen.month_end
