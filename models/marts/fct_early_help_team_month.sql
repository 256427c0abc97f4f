with cases as (
    select * from {{ ref('event_early_help_case') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

told as (
    {{ measures_told_in_month() }}
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
    open_cases.la_code,
    open_cases.month_end,
    open_cases.team_id,
    count(distinct open_cases.family_id) as families,
    min(told.data_quality) as data_quality,
    min(told.data_quality_note) as data_quality_note
from open_cases
left join told
    on
        open_cases.la_code = told.la_code
        and open_cases.month_end = told.month_end
        and told.measure_id = 'eh_open_families'
group by open_cases.la_code, open_cases.month_end, open_cases.team_id
