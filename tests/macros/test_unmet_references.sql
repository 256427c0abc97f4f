-- A reference is unmet where no row of the same council has its value, or no other extract the child; one that is empty, or excused,
-- refers to nothing.
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

lone_children (la_code, person_id, extract) as (
    values ('X', '101', 'plans'), ('X', '102', 'plans'), ('X', '0101', 'visits'), ('Y', '102', 'plans')
),

found as (
    {{ unmet_references('plans', 'plan_child', 'people.id', 'plans', 'child', 'people', 'id') }}
    union all
    {{ children_alone(
        'plans', 'lone_child', 'people.id', 'plans', 'child', 'lone_children', 'coalesce(staged.is_elsewhere, false)'
    ) }}
),

expected (la_code, extract, source_row, field, refers_to, missing_key) as (
    values
    ('X', 'plans', 2, 'plan_child', 'people.id', '101'),
    ('X', 'plans', 4, 'plan_child', 'people.id', '102'),
    ('X', 'plans', 5, 'plan_child', 'people.id', '102'),
    ('Y', 'plans', 1, 'plan_child', 'people.id', '0101'),
    ('X', 'plans', 2, 'lone_child', 'people.id', '101'),
    ('X', 'plans', 5, 'lone_child', 'people.id', '102')
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
