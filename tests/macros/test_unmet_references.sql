-- A reference is unmet where no row of the same council has its value; one that is empty, or excused, refers to nothing.
with plans (la_code, source_row, child, is_elsewhere) as (
    values
    ('X', 1, '0101', false),
    ('X', 2, '101', false),
    ('X', 3, null, false),
    ('X', 4, '102', true),
    ('X', 5, '102', null),
    ('Y', 1, '0101', false)
),

people (la_code, id) as (
    values ('X', '0101'), ('X', '0102'), ('Y', '999')
),

found as (
    {{ unmet_references(
        'plans', 'plan_child', 'people.id', 'plans', 'child', 'people', 'id', 'coalesce(staged.is_elsewhere, false)'
    ) }}
),

expected (la_code, extract, source_row, field, refers_to, missing_key) as (
    values
    ('X', 'plans', 2, 'plan_child', 'people.id', '101'),
    ('X', 'plans', 5, 'plan_child', 'people.id', '102'),
    ('Y', 'plans', 1, 'plan_child', 'people.id', '0101')
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
