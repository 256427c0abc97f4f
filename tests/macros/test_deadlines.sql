-- Reviews by calendar months, decisions by hours.
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
)

select cast(plan_start as varchar) as failing
from reviews
where {{ review_due_date('plan_start', 'previous_review') }} is distinct from due
union all
select trap as failing
from decisions
where {{ within_48_hours('received_at', 'decided_at') }} is distinct from expected
