-- Plans of several children who were born on one day. Ids name the trap.
with plans (la_code, source_row, person_id, start_date, end_date) as (
    values
    ('X', 1, 'one number', date '2018-01-01', date '2018-03-01'),
    ('X', 2, 'other number', date '2018-01-01', date '2018-03-01'),
    ('X', 3, 'other number', date '2018-01-01', date '2018-03-01'),
    ('X', 4, 'one number', date '2018-05-01', null),
    ('X', 5, 'other number', date '2018-05-01', null),
    ('X', 6, 'one number', date '2018-06-01', null),
    ('X', 7, 'other number', date '2018-06-01', date '2018-07-01'),
    ('X', 8, 'brother', date '2018-01-01', date '2018-03-01'),
    ('X', 9, 'of unknown age', date '2018-01-01', date '2018-03-01'),
    ('X', 10, 'one number', null, null),
    ('X', 11, 'other number', null, null),
    ('Y', 12, 'one number', date '2018-01-01', date '2018-03-01'),
    {% for number in range(6) %}
    ('X', {{ 20 + number }}, 'crowd {{ number }}', date '2018-01-01', date '2018-03-01'),
    {% endfor %}
    ('X', 13, 'nobody knows', date '2018-01-01', date '2018-03-01')
),

persons (la_code, person_id, birth_date) as (
    values
    ('X', 'one number', date '2010-01-01'),
    ('X', 'other number', date '2010-01-01'),
    ('Y', 'one number', date '2010-01-01'),
    ('X', 'brother', date '2010-01-02'),
    {% for number in range(6) %}
    ('X', 'crowd {{ number }}', date '2011-01-01'),
    {% endfor %}
    ('X', 'of unknown age', null)
),

found as (
    {{ rows_of_alike_children('ssd_cp_plans', 'plans', ['start_date', 'end_date'], 'persons') }}
),

expected (la_code, extract, unlike_in, first_row, last_row, rows_found, rows_compared) as (
    values
    ('X', 'ssd_cp_plans', 'child', 1, 3, 2, 7),
    ('X', 'ssd_cp_plans', 'child', 4, 5, 2, 7)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
