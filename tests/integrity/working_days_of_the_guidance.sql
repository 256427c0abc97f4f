-- The examples of SEMANTICS S5: a start, a number of working days, and the day on which they have passed. The last has a special
-- bank holiday (2 and 3 June 2022), the second to fourth have Easter, the sixth Christmas.
with examples (start_date, working_days, deadline) as (
    values
    (date '2019-03-29', 1, date '2019-04-01'),
    (date '2019-04-18', 1, date '2019-04-23'),
    (date '2019-04-20', 1, date '2019-04-23'),
    (date '2019-04-04', 15, date '2019-04-29'),
    (date '2019-04-01', 45, date '2019-06-07'),
    (date '2018-12-20', 20, date '2019-01-22'),
    (date '2022-05-09', 20, date '2022-06-08')
),

calendar as (
    select * from {{ ref('calendar_day') }}
)

select
    examples.start_date,
    examples.working_days,
    examples.deadline,
    deadline_day.date_day as deadline_found
from examples
left join calendar as start_day on examples.start_date = start_day.date_day
left join calendar as deadline_day
    on
        deadline_day.working_day_number = {{ working_day_number_after('start_day', 'examples.working_days') }}
        and deadline_day.is_working_day
where examples.deadline is distinct from deadline_day.date_day
