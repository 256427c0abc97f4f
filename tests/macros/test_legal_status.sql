-- Legal statuses by code and in words; null: none that is known.
with cases (delivered, expected) as (
    values
    ('C2', 'c2'),
    ('V4 - series of short breaks', 'v4'),
    ('E1', 'e1'),
    ('Accommodated under an agreed series of short-term breaks', 'v4'),
    ('Short breaks', 'v4'),
    ('Interim Care Order', 'c1'),
    ('Full care order', 'c2'),
    ('Placement Order', 'e1'),
    ('Section 20', 'v2'),
    ('S20 single period', 'v2'),
    ('Special Guardianship Order', 'order'),
    ('Child Arrangements Order', 'order'),
    ('SGO', 'order'),
    ('C9', null),
    ('Other', null),
    ('', null)
),

answers as (
    select
        delivered,
        expected,
        {{ read_legal_status('delivered') }} as answer
    from cases
)

select *
from answers
where answer is distinct from expected
