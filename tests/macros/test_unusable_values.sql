-- What is there and cannot be read is kept with its field, text and reason; a row without any has null. Null: nothing expected.
with cases (trap, opened_on, opened_at, is_open, plans, route, snapshot_month, hours, expected) as (
    values
    ('all can be read', '2019-04-01', '2019-04-01 09:30', 'Y', '2', 'Social_Care', '2019-04', '0.6', null),
    ('all are missing', '', null, '', '', '-1', '', '', null),
    ('a date', '31/02/2019', '', '', '', 'Social_Care', '2019-04', '0.6', 'opened_on|31/02/2019|not a date:'),
    ('a date with a year of two digits', '01/04/19', '', '', '', 'Social_Care', '2019-04', '0.6', 'opened_on|01/04/19|not a date:'),
    ('a moment', '', '2019-04-01 25:00', '', '', 'Social_Care', '2019-04', '0.6', 'opened_at|2019-04-01 25:00|not a date and time:'),
    ('a flag', '', '', 'Maybe', '', 'Social_Care', '2019-04', '0.6', 'is_open|Maybe|not a flag:'),
    ('a number', '', '', '', '2.5', 'Social_Care', '2019-04', '0.6', 'plans|2.5|not a whole number'),
    ('an unknown word', '', '', '', '', 'adult care', '2019-04', '0.6', 'route|adult care|unknown: none of social_care, early_help'),
    ('a month', '', '', '', '', '', 'Apr-19', '', 'snapshot_month|Apr-19|not a month:'),
    ('hours', '', '', '', '', '', '', 'full time', 'hours|full time|no share of full time:'),
    ('a flag of -1', '', '', '-1', '', '', '', '', 'is_open|-1|not a flag:'),
    ('hours of a week', '', '', '', '', '', '', '37', 'hours|37|no share of full time:'),
    ('hours of -1', '', '', '', '', '', '', '-1', 'hours|-1|no share of full time:'),
    ('the second of two', '29/02/2019', '', 'Maybe', '', 'Social_Care', '2019-04', '0.6', 'opened_on|29/02/2019|%is_open|Maybe|')
),

answers as (
    select
        trap,
        expected,
        cast({{ unusable_values([
            ['opened_on', 'date'],
            ['opened_at', 'timestamp'],
            ['is_open', 'flag'],
            ['plans', 'whole_number'],
            ['snapshot_month', 'month'],
            ['hours', 'hours'],
            ['route', ['social_care', 'early_help']],
        ]) }} as string) as answer
    from cases
)

select *
from answers
where
    (answer is null) <> (expected is null)
    or answer not like '%' || replace(expected, '|', '%') || '%'
