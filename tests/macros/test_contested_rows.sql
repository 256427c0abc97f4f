-- Rows set aside of which the row kept says otherwise; null: it does not.
with delivered (
    la_code, source_row, cppl_cp_plan_id, cppl_icpc_id, cppl_person_id, cppl_cp_plan_start_date, cppl_cp_plan_end_date, cppl_cp_plan_ola,
    cppl_cp_plan_initial_category, local_ended_by_flag, local_previous_cp_plans, expected_row
) as (
    values
    ('X', 1, 'the same', null, 'C1', '2018-01-01', null, 'N', 'NEG', null, null, null),
    ('X', 2, 'the same', null, 'C1', '2018-01-01 ', null, 'n', 'neg', null, null, null),
    ('X', 3, 'ended later', null, 'C1', '2018-01-01', null, 'N', 'NEG', null, null, null),
    ('X', 4, 'ended later', null, 'C1', '2018-01-01', '2018-06-01', 'N', 'NEG', null, null, null),
    ('X', 5, 'the latest first', null, 'C1', '2018-01-01', '2018-06-01', 'N', 'NEG', null, null, 6),
    ('X', 6, 'the latest first', null, 'C1', '2018-01-01', null, 'N', 'NEG', null, null, null),
    ('X', 7, 'two children', null, 'C1', '2018-01-01', null, 'N', 'NEG', null, null, 8),
    ('X', 8, 'two children', null, 'C2', '2018-03-01', null, 'N', 'NEG', null, null, null)
),

set_aside as (
    select
        earlier.la_code,
        'ssd_cp_plans' as extract,
        earlier.source_row,
        kept.source_row as kept_row,
        {{ row_as_text('earlier') }} as raw_row,
        {{ row_as_text('kept') }} as kept_raw_row
    from delivered as earlier
    inner join delivered as kept on earlier.source_row + 1 = kept.source_row and earlier.cppl_cp_plan_id = kept.cppl_cp_plan_id
),

contested as (
    {{ contested_rows('set_aside', 'ssd_cp_plans') }}
)

select delivered.*, contested.*
from delivered
left join contested on delivered.source_row = contested.source_row
where
    contested.kept_row is distinct from delivered.expected_row
    or contested.day_1 <> '2018-01-01'
    or contested.day_3 is distinct from case when contested.source_row = 5 then '2018-06-01' end
