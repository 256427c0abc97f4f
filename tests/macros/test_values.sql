-- Rates, percentages and display rounding, with the halves that binary cannot hold.
with roundings (unrounded, decimals, expected) as (
    values
    (88.25, 1, 88.3),
    (88.24, 1, 88.2),
    (88.249999, 1, 88.2),
    (-88.25, 1, -88.3),
    (0.05, 1, 0.1),
    (0.15, 1, 0.2),
    (0.35, 1, 0.4),
    (1.005, 2, 1.01),
    (2.675, 2, 2.68),
    (1234567.45, 1, 1234567.5),
    (0.5, 0, 1),
    (1.5, 0, 2),
    (2.5, 0, 3),
    (2.4, 0, 2),
    (99.95, 1, 100),
    (0, 1, 0),
    (null, 1, null)
),

shares (numerator, denominator, expected_percentage, expected_rate) as (
    values
    (1, 8, 12.5, 1250),
    (0, 8, 0, 0),
    (8, 8, 100, 10000),
    (5, 0, null, null),
    (0, 0, null, null),
    (5, null, null, null),
    (null, 8, null, null),
    (21, 600, 3.5, 350)
)

select
    'rounding' as failing,
    unrounded,
    decimals
from roundings
where {{ displayed('cast(unrounded as double)', 'decimals') }} is distinct from cast(expected as double)
union all
select
    'share' as failing,
    numerator,
    denominator
from shares
where
    {{ percentage('numerator', 'denominator') }} is distinct from cast(expected_percentage as double)
    or {{ rate_per_10k('numerator', 'denominator') }} is distinct from cast(expected_rate as double)
