with cases as (
    select * from {{ ref('event_early_help_case') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

open_cases as (
    select
        cases.la_code,
        cases.team_id,
        cases.family_id,
        {{ month_ends_covered(
            'greatest(cases.opened_date, periods.first_day)',
            'least(coalesce(cases.left_stock_date, periods.open_until), periods.open_until)'
        ) }} as month_end
    from cases
    inner join periods on cases.la_code = periods.la_code
    where cases.team_id is not null and cases.opened_date is not null
)

select
    la_code,
    month_end,
    team_id,
    count(distinct family_id) as families
from open_cases
group by la_code, month_end, team_id
