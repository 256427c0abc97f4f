-- Working days between two days, and the day a limit runs out; the first rows are the worked examples of rule S5.
with cases (start_date, days, last_day) as (
    values
    (date '2019-03-29', 1, date '2019-04-01'),
    (date '2019-04-18', 1, date '2019-04-23'),
    (date '2019-04-20', 1, date '2019-04-23'),
    (date '2019-04-04', 15, date '2019-04-29'),
    (date '2019-04-01', 45, date '2019-06-07'),
    (date '2018-12-20', 20, date '2019-01-22'),
    (date '2022-05-09', 20, date '2022-06-08'),
    -- One-off holidays: 19 September 2022, 8 May 2023.
    (date '2022-09-16', 1, date '2022-09-20'),
    (date '2023-05-05', 1, date '2023-05-09'),
    -- Christmas Day and New Year's Day at the weekend: their substitutes are no working days.
    (date '2021-12-24', 1, date '2021-12-29'),
    (date '2021-12-31', 1, date '2022-01-04')
),

deadlines as (
    select
        cases.*,
        deadline.date_day as deadline,
        -- In time on the last day and late on the next working day.
        {{ elapsed_working_days('start_day', 'last') }} as elapsed,
        {{ within_working_days('start_day', 'last', 'cases.days') }} as is_in_time,
        {{ within_working_days('start_day', 'next_day', 'cases.days') }} as is_next_in_time,
        -- Undecided: due on the last day, and not yet on the day before it.
        {{ not_yet_due('start_day', 'last.working_day_number', 'cases.days') }} as is_not_due_on_last_day,
        {{ not_yet_due('start_day', 'last.working_day_number - 1', 'cases.days') }} as is_not_due_before,
        {{ is_open_for('start_day', 'last', 'cases.days') }} as is_open_so_long,
        {{ is_open_for('start_day', 'last', 'cases.days + 1') }} as is_open_longer
    from cases
    left join {{ ref('calendar_day') }} as start_day on cases.start_date = start_day.date_day
    left join {{ ref('calendar_day') }} as last on cases.last_day = last.date_day
    left join {{ ref('calendar_day') }} as next_day
        on next_day.working_day_number = last.working_day_number + 1 and next_day.is_working_day
    left join {{ ref('calendar_day') }} as deadline
        on
            deadline.working_day_number = {{ working_day_number_after('start_day', 'cases.days') }}
            and deadline.is_working_day
),

spans (trap, start_date, end_date, elapsed, is_within_1) as (
    values
    ('same day', date '2019-04-01', date '2019-04-01', 0, true),
    ('end on a saturday', date '2019-03-29', date '2019-03-30', 0, true),
    ('end on a bank holiday', date '2019-04-17', date '2019-04-22', 1, true),
    ('end on a bank holiday too late', date '2019-04-16', date '2019-04-22', 2, false),
    ('end before start', date '2019-04-03', date '2019-04-01', -2, false),
    ('sunday before monday', date '2019-04-01', date '2019-03-31', -1, false),
    ('start on the friday, end on the saturday before', date '2019-04-05', date '2019-03-30', -5, false),
    ('end a day before start at a weekend', date '2019-03-31', date '2019-03-30', 0, false),
    ('no end', date '2019-04-01', null, null, null),
    ('no start', null, date '2019-04-01', null, null)
),

answers as (
    select
        spans.*,
        {{ elapsed_working_days('start_day', 'end_day') }} as elapsed_found,
        {{ within_working_days('start_day', 'end_day', 1) }} as is_within_found
    from spans
    left join {{ ref('calendar_day') }} as start_day on spans.start_date = start_day.date_day
    left join {{ ref('calendar_day') }} as end_day on spans.end_date = end_day.date_day
)

select
    'limit' as failing,
    start_date,
    last_day
from deadlines
where
    deadline is distinct from last_day
    or elapsed is distinct from days
    or is_in_time is distinct from true
    or is_next_in_time is distinct from false
    or is_not_due_on_last_day is distinct from false
    or is_not_due_before is distinct from true
    or is_open_so_long is distinct from true
    or is_open_longer is distinct from false
union all
select
    trap as failing,
    start_date,
    end_date
from answers
where
    elapsed_found is distinct from elapsed
    or is_within_found is distinct from is_within_1
