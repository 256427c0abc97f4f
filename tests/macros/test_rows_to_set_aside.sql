-- Which delivered rows are set aside, and why; null: the row is used.
with delivered (la_code, source_file, source_row, plan_id, person_id, note, expected) as (
    values
    ('X', 'plans.csv', 1, 'same content', 'P1', 'a', 'same key as row 2%'),
    ('X', 'plans.csv', 2, 'same content', 'P1', 'a', null),
    ('X', 'plans.csv', 3, 'other content', 'P1', 'a', 'same key as row 5%'),
    ('X', 'plans.csv', 4, 'other content', 'P1', 'b', 'same key as row 5%'),
    ('X', 'plans.csv', 5, 'other content', 'P1', 'c', null),
    ('X', 'plans.csv', 6, 'two children', 'P1', 'a', null),
    ('X', 'plans.csv', 7, 'two children', 'P2', 'a', null),
    ('X', 'plans.csv', 8, 'second part empty', null, 'a', 'same key as row 9%'),
    ('X', 'plans.csv', 9, 'second part empty', '', 'b', null),
    ('Y', 'plans.csv', 10, 'same content', 'P1', 'a', null),
    ('X', 'plans.csv', 11, '', 'P1', 'a', 'no key: plan_id is empty'),
    ('X', 'plans.csv', 12, null, 'P1', 'a', 'no key: plan_id is empty'),
    ('X', 'plans.csv', 13, '-1', 'P1', 'a', 'no key: plan_id is empty'),
    ('X', 'plans.csv', 16, 'Total', '15', 'a', 'a line of a report%'),
    ('X', 'plans.csv', 17, 'plan_id', 'person_id', 'note', 'a line of a report%'),
    ('X', 'plans.csv', 18, '------', '------', '---', 'a line of a report%'),
    ('X', 'plans.csv', 19, '-18', 'P1', 'a', null),
    ('X', 'plans.csv', 20, 'PLAN_ID', 'PERSON_ID', 'NOTE', 'a line of a report%'),
    ('X', 'plans.csv', 21, 'Sub total', '15', 'a', 'a line of a report%'),
    ('X', 'plans.csv', 22, '(15 rows affected)', null, '', 'a line of a report%'),
    ('X', 'plans.csv', 23, 'P1 alone', 'P1', '', 'a line of a report%'),
    (null, 'plans.csv', 14, 'no council', 'P1', 'a', 'no council: la_code is empty'),
    (null, 'plans.csv', 15, 'no council', 'P1', 'a', 'no council: la_code is empty')
),

set_aside as (
    {% set parts = ["coalesce(delivered.plan_id, '')", "coalesce(delivered.person_id, '')"] -%}
    {{ rows_to_set_aside('delivered', 'ssd_plans', ['plan_id', 'person_id'], parts, others=['note']) }}
)

select
    delivered.*,
    set_aside.reason,
    set_aside.row_key,
    set_aside.raw_row
from delivered
left join set_aside on delivered.source_row = set_aside.source_row
where
    (set_aside.reason is null) <> (delivered.expected is null)
    or set_aside.reason not like delivered.expected
    or set_aside.extract <> 'ssd_plans'
    or set_aside.source_file <> 'plans.csv'
    or set_aside.row_key <> coalesce(delivered.plan_id, '') || '|' || coalesce(delivered.person_id, '')
    or set_aside.raw_row not like '%' || delivered.note || '%'
    or set_aside.kept_row::string is distinct from nullif(regexp_extract(set_aside.reason, 'same key as row (\d+)', 1), '')
    or (set_aside.kept_row is not null and set_aside.kept_raw_row not like '%"source_row":' || set_aside.kept_row || ',%')
