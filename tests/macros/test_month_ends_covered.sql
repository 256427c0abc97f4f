-- Month ends m with start <= m < end; first and last of them, and how many.
with cases (trap, first_day, end_day, first_month, last_month, months) as (
    values
    ('within a month', date '2019-04-02', date '2019-04-29', null, null, 0),
    ('same day', date '2019-04-02', date '2019-04-02', null, null, 0),
    ('same month end', date '2019-04-30', date '2019-04-30', null, null, 0),
    ('ends on a month end', date '2019-03-15', date '2019-03-31', null, null, 0),
    ('ends the day after', date '2019-03-31', date '2019-04-01', date '2019-03-31', date '2019-03-31', 1),
    ('starts after a month end', date '2019-04-01', date '2019-05-01', date '2019-04-30', date '2019-04-30', 1),
    ('over a leap day', date '2020-01-31', date '2020-03-31', date '2020-01-31', date '2020-02-29', 2),
    ('over a year', date '2018-12-31', date '2020-01-01', date '2018-12-31', date '2019-12-31', 13),
    ('ends before it starts', date '2019-04-30', date '2019-03-31', null, null, 0)
),

covered as (
    select
        trap,
        {{ month_ends_covered('first_day', 'end_day') }} as month_end
    from cases
),

answers as (
    select
        cases.trap,
        cases.first_month,
        cases.last_month,
        cases.months,
        min(covered.month_end) as first_found,
        max(covered.month_end) as last_found,
        count(covered.month_end) as months_found
    from cases
    left join covered on cases.trap = covered.trap
    group by cases.trap, cases.first_month, cases.last_month, cases.months
)

select *
from answers
where
    first_found is distinct from first_month
    or last_found is distinct from last_month
    or months_found <> months
