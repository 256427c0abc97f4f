-- A row is named by another child where all that name it are about another: not where one of several is, nor where nobody says.
with referrals (la_code, source_row, id, child) as (
    values
    ('X', 1, 'the same', 'A'),
    ('X', 2, 'another', 'B'),
    ('X', 3, 'one of two', 'C'),
    ('X', 4, 'not named', 'D'),
    ('X', 5, 'nobody says', 'E'),
    ('X', 6, 'nobody', null),
    ('Y', 1, 'another', 'B')
),

assessments (la_code, referral, person) as (
    values
    ('X', 'the same', 'A'),
    ('X', 'another', '0B'),
    ('X', 'another', '0B'),
    ('X', 'one of two', 'C'),
    ('X', 'one of two', 'Z'),
    ('X', 'nobody says', null),
    ('X', 'nobody', 'F'),
    ('Y', 'another', 'B')
),

found as (
    {{ named_by_another_child(
        'referrals', 'child_id', 'assessments.person_id', 'referrals', 'child', 'id', 'assessments', 'person', 'referral'
    ) }}
),

expected (la_code, extract, source_row, field, refers_to, missing_key) as (
    values ('X', 'referrals', 2, 'child_id', 'assessments.person_id', 'B')
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
