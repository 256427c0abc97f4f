-- Ages on birthdays, leap days and month ends.
with cases (trap, birth_date, day, is_16, is_16_and_3_months, months) as (
    values
    ('on the birthday', date '2003-03-31', date '2019-03-31', true, false, 192),
    ('the day before', date '2003-04-01', date '2019-03-31', false, false, 191),
    ('16 and 3 months', date '2002-12-31', date '2019-03-31', true, true, 195),
    ('a day short of 16 and 3 months', date '2003-01-01', date '2019-03-31', true, false, 194),
    ('3 months clamped', date '2002-11-30', date '2019-02-28', true, true, 195),
    ('born on a leap day, on 28 February', date '2004-02-29', date '2021-02-28', true, true, 204),
    ('born on a leap day, on 27 February', date '2004-02-29', date '2021-02-27', true, true, 203),
    ('born on a leap day, 28 February of a leap year', date '2004-02-29', date '2020-02-28', false, false, 191),
    ('born on a leap day, 29 February', date '2004-02-29', date '2020-02-29', true, false, 192),
    ('born on 28 February, 29 February', date '2004-02-28', date '2020-02-29', true, false, 192),
    ('on the day of birth', date '2019-03-31', date '2019-03-31', false, false, 0),
    ('born at the end of a month', date '2019-01-31', date '2019-02-28', false, false, 1),
    ('born the day after', date '2019-04-01', date '2019-03-31', false, false, -1),
    ('no date of birth', null, date '2019-03-31', null, null, null)
),

pupils (trap, birth_date, month_end, expected) as (
    values
    ('5 on 31 March', date '2009-03-31', date '2014-03-31', true),
    ('5 on 1 April, in July', date '2009-04-01', date '2014-07-31', false),
    ('5 on 1 April, in August', date '2009-04-01', date '2014-08-31', true),
    ('5 on 31 August', date '2009-08-31', date '2014-08-31', true),
    ('5 on 1 September, in November', date '2009-09-01', date '2014-11-30', false),
    ('5 on 1 September, in December', date '2009-09-01', date '2014-12-31', true),
    ('16 on 31 August, in May', date '1999-08-31', date '2015-05-31', true),
    ('16 on 31 August, in June', date '1999-08-31', date '2015-06-30', false),
    ('16 on 1 September, in June before', date '1999-09-01', date '2015-06-30', true),
    ('16 on 1 September, in June after', date '1999-09-01', date '2016-06-30', false),
    ('born on a leap day', date '2008-02-29', date '2013-03-31', true),
    ('no date of birth', null, date '2015-05-31', null)
)

select trap as failing
from cases
where
    {{ age_is_at_least('birth_date', 16, 'day') }} is distinct from is_16
    or {{ age_is_at_least('birth_date', 16, 'day', months=3) }} is distinct from is_16_and_3_months
    or {{ age_in_months('birth_date', 'day') }} is distinct from months
union all
select trap as failing
from pupils
where {{ is_of_compulsory_school_age('birth_date', 'month_end') }} is distinct from expected
