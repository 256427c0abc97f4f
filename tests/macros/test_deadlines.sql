-- Reviews by calendar months, decisions by hours, what lasts for months by the day.
with reviews (plan_start, previous_review, due) as (
    values
    (date '2018-11-30', null, date '2019-02-28'),
    (date '2019-11-30', null, date '2020-02-29'),
    (date '2018-05-31', date '2018-08-31', date '2019-02-28'),
    (date '2018-05-31', date '2019-02-28', date '2019-08-28'),
    (null, null, null)
),

decisions (trap, received_at, decided_at, expected) as (
    values
    ('48 hours', timestamp '2019-03-29 09:30:00', timestamp '2019-03-31 09:30:00', true),
    ('a minute more', timestamp '2019-03-29 09:30:00', timestamp '2019-03-31 09:31:00', false),
    ('decided on a date', timestamp '2019-03-29 09:30:00', timestamp '2019-03-31 00:00:00', true),
    ('received on a date', timestamp '2019-03-29 00:00:00', timestamp '2019-03-31 23:00:00', true),
    ('3 days by dates', timestamp '2019-03-29 00:00:00', timestamp '2019-04-01 00:00:00', false),
    ('the same date', timestamp '2019-03-29 09:30:00', timestamp '2019-03-29 00:00:00', true),
    ('the day before', timestamp '2019-03-29 09:30:00', timestamp '2019-03-28 23:00:00', false),
    ('undecided', timestamp '2019-03-29 09:30:00', null, null)
),

lasting (day, months, last_day) as (
    values
    (date '2019-08-30', 6, date '2020-02-29'),
    (date '2018-08-31', 6, date '2019-02-28'),
    (date '2019-02-27', 6, date '2019-08-27'),
    (date '2019-02-28', 6, date '2019-08-31'),
    (date '2020-02-28', 6, date '2020-08-28'),
    (date '2020-02-29', 6, date '2020-08-31'),
    (date '2020-02-29', 12, date '2021-02-28'),
    (date '2019-02-28', 12, date '2020-02-29'),
    (date '2019-03-30', 1, date '2019-04-30'),
    (null, 6, null)
),

-- Every day of four years with a leap year, and each of the days round 6 months after it.
days as (
    select date '2018-01-01' + cast(number as integer) as day from generate_series(0, 1460) as numbers (number)
),

pairs as (
    select
        days.day,
        days.day + cast(later.number as integer) as later_day,
        {{ last_day_within_months('days.day', 6) }} as last_day
    from days
    cross join generate_series(170, 200) as later (number)
),

plans (entered, plan_made, on_day, overtaken, last_day) as (
    values
    -- The limit of 1 month never runs out on a plan made in care, since that of 3 is in force by then.
    (date '2024-01-10', date '2024-01-10', date '2024-01-31', null, date '2024-04-10'),
    (date '2024-01-10', date '2024-01-09', date '2024-01-31', null, date '2024-02-09'),
    (date '2024-01-10', date '2024-02-12', date '2024-02-29', null, date '2024-08-12'),
    (date '2024-01-10', date '2024-02-09', date '2024-02-29', null, date '2024-05-09'),
    (date '2024-01-10', date '2024-02-09', date '2024-05-31', null, date '2024-08-09'),
    (date '2024-01-10', null, date '2024-05-31', null, null),
    (date '2019-01-10', date '2019-01-10', date '2019-05-31', null, null),
    (date '2019-01-10', date '2019-01-10', date '2019-05-31', date '2019-03-01', date '2019-02-28')
)

select cast(plan_start as string) as failing
from reviews
where {{ review_due_date('plan_start', 'previous_review') }} is distinct from due
union all
select trap as failing
from decisions
where {{ within_48_hours('received_at', 'decided_at') }} is distinct from expected
union all
select cast(day as string) as failing
from lasting
where {{ last_day_within_months('day', 'months') }} is distinct from last_day
union all
select cast(day as string) || ' and ' || cast(later_day as string) as failing
from pairs
where (later_day <= last_day) <> (day >= {{ add_months('later_day', -6) }})
union all
select 'plan of ' || cast(plan_made as string) as failing
from plans
where {{ care_plan_lasts_until('plan_made', 'overtaken', 'entered', 'on_day') }} is distinct from last_day
