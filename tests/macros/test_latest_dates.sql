-- The latest visit and review of a child by each day of the cohort, the day itself included; none, later ones and other children.
with children (la_code, person_id, month_end, visit, review) as (
    values
    ('X', 'both kinds', date '2020-01-31', date '2020-01-10', null),
    ('X', 'both kinds', date '2020-02-29', date '2020-02-29', date '2020-02-01'),
    ('X', 'both kinds', date '2020-03-31', date '2020-02-29', date '2020-02-01'),
    ('X', 'only later', date '2020-01-31', null, null),
    ('X', 'of another council', date '2020-01-31', null, null),
    ('X', 'long ago', date '2020-01-31', date '2009-03-01', null),
    ('X', 'two of a day', date '2020-01-31', date '2020-01-10', date '2020-01-10')
),

visits (la_code, person_id, visit_date) as (
    values
    ('X', 'both kinds', date '2020-01-05'),
    ('X', 'both kinds', date '2020-01-10'),
    ('X', 'both kinds', date '2020-02-29'),
    ('X', 'both kinds', null),
    ('X', 'only later', date '2020-02-01'),
    ('Y', 'of another council', date '2020-01-10'),
    ('X', 'long ago', date '2009-03-01'),
    ('X', 'two of a day', date '2020-01-10'),
    ('X', 'two of a day', date '2020-01-10'),
    ('X', 'no child of the cohort', date '2020-01-10')
),

reviews (la_code, person_id, review_date) as (
    values
    ('X', 'both kinds', date '2020-02-01'),
    ('X', 'both kinds', date '2020-04-01'),
    ('X', 'two of a day', date '2020-01-10')
),

latest as (
    {{ latest_dates('children', {'visit_date': 'visits', 'review_date': 'reviews'}) }}
)

(
    select * from children
    except all
    select * from latest
)
union all
(
    select * from latest
    except all
    select * from children
)
