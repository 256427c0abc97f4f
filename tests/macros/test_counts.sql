-- Events summed by month, and what is open at month ends.
with events (la_code, dated, grp, is_done, is_due) as (
    values
    ('X', date '2019-03-01', 'a', 1, 0),
    ('X', date '2019-03-31', 'a', 0, 1),
    ('X', date '2019-03-31', 'b', 1, 0),
    ('X', date '2019-04-01', 'b', 0, 0),
    ('X', null, 'b', 1, 1),
    ('Y', date '2020-02-29', 'a', 1, 0)
),

events_expected (la_code, month_end, breakdown, measure_id, numerator, denominator, not_yet_due) as (
    values
    ('X', date '2019-03-31', 'all', 'received', 3, null, 0),
    ('X', date '2019-03-31', 'all', 'done', 2, 3, 1),
    ('X', date '2019-04-30', 'all', 'received', 1, null, 0),
    ('X', date '2019-04-30', 'all', 'done', 0, 1, 0),
    ('Y', date '2020-02-29', 'all', 'received', 1, null, 0),
    ('Y', date '2020-02-29', 'all', 'done', 1, 1, 0),
    ('X', date '2019-03-31', 'a', 'by_group', 2, null, 0),
    ('X', date '2019-03-31', 'b', 'by_group', 1, null, 0),
    ('X', date '2019-04-30', 'b', 'by_group', 1, null, 0),
    ('Y', date '2020-02-29', 'a', 'by_group', 1, null, 0)
),

events_found as (
    {{ monthly_counts('events', 'dated', {
        'received': {'numerator': '1'},
        'done': {'numerator': 'is_done', 'denominator': '1', 'not_yet_due': 'is_due'},
    }) }}
    union all
    {{ monthly_counts('events', 'dated', {'by_group': {'numerator': '1'}}, breakdown='grp') }}
),

periods (la_code, first_month, open_until) as (
    values
    ('X', date '2019-03-31', date '2019-06-01'),
    ('Y', date '2019-04-30', date '2019-05-01')
),

cases (la_code, trap, opened, closed) as (
    values
    ('X', 'open before the first month', date '2018-01-09', null),
    ('X', 'opened on a month end', date '2019-03-31', date '2019-05-30'),
    ('X', 'closed on a month end', date '2019-03-15', date '2019-04-30'),
    ('X', 'closed the day after', date '2019-03-15', date '2019-05-01'),
    ('X', 'within a month', date '2019-04-02', date '2019-04-29'),
    ('X', 'closed before it opened', date '2019-05-10', date '2019-03-10'),
    ('X', 'closed in the month it opened, before it', date '2019-05-10', date '2019-05-01'),
    ('X', 'never opened', null, date '2019-04-10')
),

-- Month by month: March has the first four, April two and the old one, May the old one alone.
cases_expected (la_code, month_end, numerator) as (
    values
    ('X', date '2019-03-31', 4),
    ('X', date '2019-04-30', 3),
    ('X', date '2019-05-31', 1),
    ('Y', date '2019-04-30', 0)
),

cases_found as (
    {{ stock_counts('cases', 'opened', 'closed', 'open', 'periods') }}
),

events_missing as (
    select * from events_expected
    except
    select la_code, month_end, breakdown, measure_id, numerator, denominator, not_yet_due from events_found
),

events_surplus as (
    select la_code, month_end, breakdown, measure_id, numerator, denominator, not_yet_due from events_found
    except
    select * from events_expected
),

cases_wrong as (
    select
        cases_expected.la_code,
        cases_expected.month_end,
        cases_found.numerator
    from cases_expected
    left join cases_found
        on cases_expected.la_code = cases_found.la_code and cases_expected.month_end = cases_found.month_end
    where
        cases_expected.numerator is distinct from cases_found.numerator
        or cases_found.measure_id <> 'open'
        or cases_found.breakdown <> 'all'
        or cases_found.denominator is not null
        or cases_found.not_yet_due <> 0
)

select 'expected' as side, la_code, month_end, numerator from events_missing
union all
select 'found' as side, la_code, month_end, numerator from events_surplus
union all
select 'open' as side, la_code, month_end, numerator from cases_wrong
