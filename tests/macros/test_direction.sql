-- Change at display precision, its arrow, and its judgement by every polarity.
with targets (target_id, direction, target, centre, green_tolerance, band_low, band_high) as (
    values
    ('band', 'band', null, null, null, 14.0, 20.0),
    ('range', 'range', null, 158.8, 5.0, null, null),
    ('at most', 'at_most', 23.0, null, null, null, null),
    ('at least', 'at_least', 95.0, null, null, null, null)
),

cases (current_value, comparator, polarity, target_id, change, arrow, judgement) as (
    values
    (88.25, 88.24, 'high', null, 0.1, 'up', 'better'),
    (88.25, 88.24, 'low', null, 0.1, 'up', 'worse'),
    (88.2, 88.3, 'high', null, -0.1, 'down', 'worse'),
    (88.2, 88.3, 'low', null, -0.1, 'down', 'better'),
    (88.26, 88.34, 'high', null, 0.0, 'same', 'same'),
    (88.26, 88.34, 'low', null, 0.0, 'same', 'same'),
    (0.3, 0.1, 'high', null, 0.2, 'up', 'better'),
    (88.3, 88.2, 'info', null, 0.1, 'up', null),
    (88.3, 88.3, 'info', null, 0.0, 'same', null),
    (null, 88.3, 'high', null, null, null, null),
    (88.3, null, 'low', null, null, null, null),
    (0.0, 0.0, 'low', null, 0.0, 'same', 'same'),
    (20.0, 21.0, 'within_limits', 'band', -1.0, 'down', 'better'),
    (22.0, 21.0, 'within_limits', 'band', 1.0, 'up', 'worse'),
    (13.0, 21.0, 'within_limits', 'band', -8.0, 'down', 'same'),
    (12.0, 21.0, 'within_limits', 'band', -9.0, 'down', 'worse'),
    (15.0, 19.0, 'within_limits', 'band', -4.0, 'down', 'same'),
    (165.0, 152.6, 'within_limits', 'range', 12.4, 'up', 'same'),
    (165.0, 152.5, 'within_limits', 'range', 12.5, 'up', 'better'),
    (163.8, 158.8, 'within_limits', 'range', 5.0, 'up', 'same'),
    (163.9, 158.8, 'within_limits', 'range', 5.1, 'up', 'worse'),
    (24.0, 25.0, 'within_limits', 'at most', -1.0, 'down', 'better'),
    (20.0, 22.0, 'within_limits', 'at most', -2.0, 'down', 'same'),
    (94.0, 95.0, 'within_limits', 'at least', -1.0, 'down', 'worse'),
    (96.0, 99.0, 'within_limits', 'at least', -3.0, 'down', 'same'),
    (96.0, 99.0, 'within_limits', null, -3.0, 'down', null)
),

changes as (
    select
        cases.*,
        goal.direction,
        goal.target,
        goal.centre,
        goal.green_tolerance,
        goal.band_low,
        goal.band_high,
        {{ displayed('cases.current_value', 1) }} as value_shown,
        {{ displayed('cases.comparator', 1) }} as comparator_shown,
        {{ displayed_change('cases.current_value', 'cases.comparator', 1) }} as change_found
    from cases
    left join targets as goal on cases.target_id = goal.target_id
),

answers as (
    select
        *,
        {{ arrow('change_found') }} as arrow_found,
        {{ judgement('change_found', 'value_shown', 'comparator_shown', 'polarity', 'changes') }} as judgement_found
    from changes
)

select *
from answers
where
    change_found is distinct from cast(change as double)
    or arrow_found is distinct from arrow
    or judgement_found is distinct from judgement
