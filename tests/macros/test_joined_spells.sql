-- Spells joined and kept apart, beyond what the unit tests of the plans show. Expected: the rows that each trap leaves.
with spells (la_code, person_id, spell_id, start_date, end_date) as (
    values
    ('X', 'ends and starts again in a day', 'a', date '2019-03-01', date '2019-03-01'),
    ('X', 'ends and starts again in a day', 'b', date '2019-03-01', date '2019-06-01'),
    ('X', 'ids against the order of time', '2', date '2019-01-07', date '2019-03-01'),
    ('X', 'ids against the order of time', '1', date '2019-03-02', date '2019-06-01'),
    ('X', 'one day, both open', 'a', date '2019-03-01', null),
    ('X', 'one day, both open', 'b', date '2019-03-01', null),
    ('X', 'over a leap day', 'a', date '2020-01-07', date '2020-02-28'),
    ('X', 'over a leap day', 'b', date '2020-03-01', null),
    ('X', 'into a leap day', 'a', date '2020-01-07', date '2020-02-28'),
    ('X', 'into a leap day', 'b', date '2020-02-29', null),
    ('X', 'overlap by a day', 'a', date '2019-01-07', date '2019-03-02'),
    ('X', 'overlap by a day', 'b', date '2019-03-01', date '2019-06-01'),
    ('X', 'two councils', 'a', date '2019-01-07', date '2019-03-01'),
    ('Y', 'two councils', 'a', date '2019-03-01', null),
    ('X', 'two spells that end before they start', 'a', date '2019-03-10', date '2019-03-01'),
    ('X', 'two spells that end before they start', 'b', date '2019-03-20', date '2019-03-01'),
    ('X', 'after one with another inside', 'a', date '2019-01-07', date '2019-12-31'),
    ('X', 'after one with another inside', 'b', date '2019-03-01', date '2019-04-01'),
    ('X', 'after one with another inside', 'c', date '2020-01-01', null),
    ('X', 'after the one inside', 'a', date '2019-01-07', date '2019-12-31'),
    ('X', 'after the one inside', 'b', date '2019-03-01', date '2019-04-01'),
    ('X', 'after the one inside', 'c', date '2019-04-02', date '2019-05-01'),
    ('X', 'of a day between, by a later id', 'a', date '2019-01-07', date '2019-03-01'),
    ('X', 'of a day between, by a later id', 'c', date '2019-03-01', date '2019-03-01'),
    ('X', 'of a day between, by a later id', 'b', date '2019-03-01', date '2019-06-01'),
    ('X', 'two that go on from one', 'a', date '2019-01-07', date '2019-03-01'),
    ('X', 'two that go on from one', 'b', date '2019-03-01', date '2019-06-01'),
    ('X', 'two that go on from one', 'c', date '2019-03-02', null),
    ('X', 'the same twice', 'a', date '2019-01-07', date '2019-03-01'),
    ('X', 'the same twice', 'b', date '2019-01-07', date '2019-03-01'),
    ('X', 'the same twice', 'c', date '2019-03-02', null),
    ('X', 'after one that is open', 'a', date '2019-01-07', null),
    ('X', 'after one that is open', 'b', date '2019-03-02', null)
),

expected (la_code, person_id, spell_id, start_date, end_date, parts, is_overlapping) as (
    values
    ('X', 'ends and starts again in a day', 'a', date '2019-03-01', date '2019-06-01', 2, 0),
    ('X', 'ids against the order of time', '2', date '2019-01-07', date '2019-06-01', 2, 0),
    ('X', 'one day, both open', 'a', date '2019-03-01', null, 1, 0),
    ('X', 'one day, both open', 'b', date '2019-03-01', null, 1, 1),
    ('X', 'over a leap day', 'a', date '2020-01-07', date '2020-02-28', 1, 0),
    ('X', 'over a leap day', 'b', date '2020-03-01', null, 1, 0),
    ('X', 'into a leap day', 'a', date '2020-01-07', null, 2, 0),
    ('X', 'overlap by a day', 'a', date '2019-01-07', date '2019-03-02', 1, 0),
    ('X', 'overlap by a day', 'b', date '2019-03-01', date '2019-06-01', 1, 1),
    ('X', 'two councils', 'a', date '2019-01-07', date '2019-03-01', 1, 0),
    ('Y', 'two councils', 'a', date '2019-03-01', null, 1, 0),
    ('X', 'two spells that end before they start', 'a', date '2019-03-10', date '2019-03-10', 1, 0),
    ('X', 'two spells that end before they start', 'b', date '2019-03-20', date '2019-03-20', 1, 0),
    ('X', 'after one with another inside', 'a', date '2019-01-07', null, 2, 0),
    ('X', 'after one with another inside', 'b', date '2019-03-01', date '2019-04-01', 1, 1),
    ('X', 'after the one inside', 'a', date '2019-01-07', date '2019-12-31', 1, 0),
    ('X', 'after the one inside', 'b', date '2019-03-01', date '2019-05-01', 2, 1),
    ('X', 'of a day between, by a later id', 'a', date '2019-01-07', date '2019-06-01', 3, 0),
    ('X', 'two that go on from one', 'a', date '2019-01-07', null, 3, 1),
    ('X', 'the same twice', 'a', date '2019-01-07', date '2019-03-01', 1, 0),
    ('X', 'the same twice', 'b', date '2019-01-07', null, 2, 1),
    ('X', 'after one that is open', 'a', date '2019-01-07', null, 1, 0),
    ('X', 'after one that is open', 'b', date '2019-03-02', null, 1, 1)
),

found as (
    {{ joined_spells('spells', 'spell_id') }}
),

missing as (
    select * from expected
    except
    select la_code, person_id, spell_id, start_date, end_date, parts, is_overlapping from found
),

surplus as (
    select la_code, person_id, spell_id, start_date, end_date, parts, is_overlapping from found
    except
    select * from expected
)

select 'expected' as side, missing.* from missing
union all
select 'found' as side, surplus.* from surplus
