{#
    The target of a financial year is what the rows of families engaged in it say; of several, the largest, since a smaller one would
    make the share look better. A month's is a twelfth of it. To date the share is of the whole year's, which April has.
#}
with targets as (
    select
        la_code,
        {{ financial_year_start('engaged_date') }} as financial_year_start,
        max(annual_target) as annual_target
    from {{ ref('stg_supporting_families') }}
    where engaged_date is not null and annual_target is not null
    group by la_code, {{ financial_year_start('engaged_date') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
)

select
    targets.la_code,
    calendar_months.month_end,
    targets.annual_target,
    targets.annual_target / 12.0 as target_of_month,
    case when calendar_months.month_of_financial_year = 1 then targets.annual_target else 0 end as target_of_year
from targets
inner join calendar_months on targets.financial_year_start = calendar_months.financial_year_start
