-- Each direction at each of its edges, at display precision.
with targets (
    target_id, direction, target, amber_limit, centre, green_tolerance, amber_tolerance, band_low, band_high
) as (
    values
    ('at least', 'at_least', 95.0, 92.0, null, null, null, null, null),
    ('at least, no amber', 'at_least', 90.0, null, null, null, null, null, null),
    ('at most', 'at_most', 23.0, 26.0, null, null, null, null, null),
    ('at most, no amber', 'at_most', 99.6, null, null, null, null, null, null),
    ('range', 'range', null, null, 158.8, 5.0, 15.0, null, null),
    ('band', 'band', null, null, null, null, null, 14.0, 20.0),
    ('nothing set', 'at_least', null, null, null, null, null, null, null)
),

cases (target_id, observed, expected, note) as (
    values
    ('at least', 95.0, 'green', null),
    ('at least', 94.95, 'green', null),
    ('at least', 94.94, 'amber', null),
    ('at least', 92.0, 'amber', null),
    ('at least', 91.94, 'red', null),
    ('at least', 0.0, 'red', null),
    ('at least', null, null, null),
    ('at least, no amber', 90.0, 'green', null),
    ('at least, no amber', 89.9, 'red', null),
    ('at most', 22.94, 'green', null),
    ('at most', 22.95, 'amber', null),
    ('at most', 25.94, 'amber', null),
    ('at most', 25.95, 'red', null),
    ('at most, no amber', 99.5, 'green', null),
    ('at most, no amber', 99.7, 'red', null),
    ('range', 163.84, 'green', null),
    ('range', 153.8, 'green', null),
    ('range', 163.9, 'amber', null),
    ('range', 153.7, 'amber', null),
    ('range', 173.8, 'amber', null),
    ('range', 143.8, 'amber', null),
    ('range', 173.9, 'red', null),
    ('range', 143.7, 'red', null),
    ('band', 14.0, 'green', null),
    ('band', 13.94, 'green', 'under range'),
    ('band', 13.95, 'green', null),
    ('band', 20.04, 'green', null),
    ('band', 20.1, 'amber', null),
    ('band', 20.2, 'amber', null),
    ('band', 20.3, 'red', null),
    ('band', null, null, null),
    ('nothing set', 50.0, null, null),
    ('no target', 50.0, null, null)
),

-- Where the value is the target itself.
edges (target_id, observed, expected, expected_inclusive) as (
    values
    ('at most', 23.0, 'amber', 'green'),
    ('at most', 23.04, 'amber', 'green'),
    ('at most, no amber', 99.6, 'red', 'green'),
    ('at most', 26.0, 'red', 'red')
)

select
    cases.target_id as failing,
    cases.observed
from cases
left join targets as goal on cases.target_id = goal.target_id
where
    {{ rag('cases.observed', 1, 'goal') }} is distinct from cases.expected
    or {{ rag_note('cases.observed', 1, 'goal') }} is distinct from cases.note
union all
select
    edges.target_id as failing,
    edges.observed
from edges
left join targets as goal on edges.target_id = goal.target_id
where
    {{ rag('edges.observed', 1, 'goal') }} is distinct from edges.expected
    or {{ rag('edges.observed', 1, 'goal', target_inclusive=true) }} is distinct from edges.expected_inclusive
