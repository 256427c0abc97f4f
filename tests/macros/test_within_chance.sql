-- Whether a change is within ordinary chance. The limits are those that Newcombe (1998) prints for single proportions; of the
-- differences he prints, 5/56 against 0/29 (-0.0381 to 0.1926) spans 0, 56/70 against 48/80 (0.0524 to 0.3339) does not.
with proportions (numerator, denominator, lower_limit, upper_limit) as (
    values
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (20, 20, 0.8389, 1.0)
),

cases (unit, numerator, denominator, other_numerator, other_denominator, expected) as (
    values
    ('percentage', 56, 70, 48, 80, false),
    ('percentage', 9, 10, 3, 10, false),
    ('percentage', 6, 7, 2, 7, false),
    ('percentage', 5, 56, 0, 29, true),
    ('percentage', 0, 10, 0, 20, true),
    ('percentage', 10, 10, 0, 20, false),
    -- The last proportions on either side that differ by chance, and the next ones.
    ('percentage', 80, 100, 68, 100, true),
    ('percentage', 80, 100, 67, 100, false),
    ('percentage', 80, 100, 89, 100, true),
    ('percentage', 80, 100, 90, 100, false),
    ('percentage', 475, 500, 442, 480, true),
    ('percentage', 475, 500, 441, 480, false),
    ('percentage', 10, 20, 30, 40, true),
    ('percentage', 10, 20, 31, 40, false),
    ('percentage', 10, 20, 0, 0, null),
    ('percentage', null, 20, 10, 20, null),
    -- A target that was exceeded.
    ('percentage', 90, 75, 60, 75, null),
    ('percentage', 60, 75, 90, 75, null),
    -- Counts: 2 x |sqrt(a + 3/8) - sqrt(b + 3/8)| against 1.96 x sqrt(2) = 2.772; 129 gives 2.711 and 130 gives 2.798.
    ('count', 100, null, 129, null, true),
    ('count', 100, null, 130, null, false),
    ('count', 129, null, 100, null, true),
    ('count', 0, null, 1, null, true),
    ('count', 3, null, 0, null, true),
    ('count', 4, null, 0, null, false),
    ('count', null, null, 2, null, null),
    ('count', 2, null, null, null, null),
    -- The same counts on one population, then on one twice as large: 137 gives 0.02381 and 138 gives 0.02441 against 0.02401.
    ('rate_per_10k', 100, 60000, 129, 60000, true),
    ('rate_per_10k', 100, 60000, 130, 60000, false),
    ('rate_per_10k', 50, 10000, 137, 20000, true),
    ('rate_per_10k', 50, 10000, 138, 20000, false),
    ('rate_per_10k', 50, null, 137, 20000, null)
),

-- Which counts a change on the month before compares: the period's own, or the month that came in with the months it joins.
changes (
    summed_over, unit, change_on_month, numerator, base, previous_month_numerator, previous_month_base,
    month_numerator, month_base, dropped_month_numerator, dropped_month_base, expected
) as (
    values
    ('in_month', 'count', 30, 130, null, 100, null, 0, null, 0, null, false),
    ('as_at_month_end', 'count', 29, 129, null, 100, null, 0, null, 2, null, true),
    ('rolling_12_months', 'count', 30, 1230, null, 1200, null, 130, null, 100, null, false),
    ('rolling_12_months', 'count', 29, 5000, null, 1200, null, 129, null, 100, null, true),
    ('financial_year_to_date', 'percentage', 2, 136, 170, 56, 70, 48, 80, 0, 0, false),
    ('financial_year_to_date', 'percentage', -5, 5, 85, 5, 56, 0, 29, 0, 0, true),
    ('financial_year_to_date', 'count', 5, 85, null, 80, null, 5, null, 0, null, null),
    ('in_month', 'count', null, 130, null, 100, null, 0, null, 0, null, null)
)

select
    'limits' as failing,
    numerator,
    denominator
from proportions
where
    abs({{ wilson_limit('numerator', 'denominator', '-') }} - lower_limit) > 0.00005
    or abs({{ wilson_limit('numerator', 'denominator', '+') }} - upper_limit) > 0.00005
union all
select
    unit as failing,
    numerator,
    other_numerator
from cases
where
    {{ is_within_chance('unit', 'numerator', 'denominator', 'other_numerator', 'other_denominator') }}
    is distinct from expected
union all
select
    summed_over as failing,
    numerator,
    month_numerator
from changes
where {{ change_on_month_is_within_chance('changes') }} is distinct from expected
