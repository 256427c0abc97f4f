-- Calendar arithmetic at month ends, leap days and the turn of the financial year.
with cases (day, months, moved, month_end, year_start) as (
    values
    (date '2019-08-31', -6, date '2019-02-28', date '2019-08-31', date '2019-04-01'),
    (date '2020-08-31', -6, date '2020-02-29', date '2020-08-31', date '2020-04-01'),
    (date '2018-11-30', 3, date '2019-02-28', date '2018-11-30', date '2018-04-01'),
    (date '2019-01-31', 1, date '2019-02-28', date '2019-01-31', date '2018-04-01'),
    (date '2019-02-28', 1, date '2019-03-28', date '2019-02-28', date '2018-04-01'),
    (date '2020-02-29', -12, date '2019-02-28', date '2020-02-29', date '2019-04-01'),
    (date '2020-02-29', -24, date '2018-02-28', date '2020-02-29', date '2019-04-01'),
    (date '2020-02-01', 12, date '2021-02-01', date '2020-02-29', date '2019-04-01'),
    (date '2019-03-31', -11, date '2018-04-30', date '2019-03-31', date '2018-04-01'),
    (date '2019-04-01', 0, date '2019-04-01', date '2019-04-30', date '2019-04-01'),
    (date '2019-12-31', 2, date '2020-02-29', date '2019-12-31', date '2019-04-01'),
    (null, 1, null, null, null)
),

spans (first_day, last_day, days) as (
    values
    (date '2019-04-01', date '2019-04-01', 0),
    (date '2019-04-01', date '2019-03-31', -1),
    (date '2017-04-01', date '2019-04-01', 730),
    (date '2019-03-01', date '2020-03-01', 366),
    (date '2019-04-01', null, null)
),

years (last_day, first_day) as (
    values
    (date '2021-02-28', date '2020-03-01'),
    (date '2020-02-29', date '2019-03-01'),
    (date '2021-01-31', date '2020-02-01'),
    (date '2019-03-31', date '2018-04-01')
)

select 'months' as failing, day, months
from cases
where
    {{ add_months('day', 'months') }} is distinct from moved
    or {{ month_end('day') }} is distinct from month_end
    or {{ financial_year_start('day') }} is distinct from year_start
union all
select 'days' as failing, first_day, days
from spans
where
    {{ days_between('first_day', 'last_day') }} is distinct from days
    or {{ add_days('first_day', 'days') }} is distinct from last_day
union all
select 'year' as failing, last_day, null as days
from years
where {{ first_of_12_months('last_day') }} is distinct from first_day
