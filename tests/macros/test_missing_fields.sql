-- What counts as missing and as invalid in a field, of which rows it is asked, and which team and month they stand under.
{% set table = {
    'meta': {'dated_by': ['end_day', 'start_day']},
    'columns': {
        'start_day': {'name': 'start_day', 'meta': {'reads_as': 'date', 'expected': true}},
        'end_day': {'name': 'end_day', 'meta': {'reads_as': 'date', 'not_before': 'start_day'}},
        'outcome': {'name': 'outcome', 'meta': {'reads_as': 'json', 'expected_with': 'end_day'}},
        'kind': {'name': 'kind', 'meta': {'reads_as': 'text', 'expected': true, 'codes': ['A', 'not_recorded']}},
        'note': {'name': 'note', 'meta': {'reads_as': 'text'}},
    },
} %}
{% set columns = {
    'start_day': 'start_day', 'end_day': 'end_day', 'outcome': 'outcome', 'kind': 'kind', 'note': 'note', 'unusable_values': 'unusable_values',
} %}

with staged_cases (la_code, trap, team, start_day, end_day, outcome, kind, unusable_field) as (
    values
    ('X', 'ended on a month end', 't', date '2019-03-01', date '2019-03-31', ['NFA_FLAG'], 'a', null),
    ('X', 'ended the day after', 't', date '2019-03-01', date '2019-04-01', ['NFA_FLAG'], 'a', null),
    ('X', 'open without an outcome', 't', date '2019-03-31', null, null, 'a', null),
    ('Z', 'open, and the outcome cannot be read', 't', date '2019-03-31', null, [], 'a', 'outcome'),
    ('X', 'ended without an outcome', 't', date '2019-03-01', date '2019-03-31', null, 'a', null),
    ('X', 'ended with no flag set', 't', date '2019-03-01', date '2019-03-31', [], 'a', null),
    ('X', 'ended, and the outcome is cut', 't', date '2019-03-01', date '2019-03-31', [], 'a', 'outcome'),
    ('X', 'cut after a flag', 't', date '2019-03-01', date '2019-03-31', ['NFA_FLAG'], 'a', 'outcome'),
    ('X', 'ended on the day it began', 't', date '2019-03-31', date '2019-03-31', ['NFA_FLAG'], 'a', null),
    ('X', 'ended before it began', 't', date '2019-04-01', date '2019-03-31', ['NFA_FLAG'], 'a', null),
    ('X', 'no team, no kind', null, date '2019-03-01', date '2019-03-31', ['NFA_FLAG'], null, null),
    ('X', 'no team, kind not recorded', null, date '2019-03-01', date '2019-03-31', ['NFA_FLAG'], 'not_recorded', null),
    ('X', 'no team, no such kind', null, date '2019-03-01', date '2019-03-31', ['NFA_FLAG'], 'z', null),
    ('X', 'no date', null, null, null, null, 'a', null),
    ('X', 'a date that is none', null, null, null, null, 'a', 'start_day'),
    ('Y', 'of another council', 't', date '2019-03-01', date '2019-03-31', ['NFA_FLAG'], 'a', null)
),

cases as (
    select
        *,
        null as note,
        case when unusable_field is not null then [{'field': unusable_field, 'raw_value': '?', 'reason': '?'}] end as unusable_values
    from staged_cases
),

expected (la_code, team, month_end, rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid) as (
    values
    ('X', 't', date '2019-03-31', 8, 'start_day', true, 8, 0, 0),
    ('X', 't', date '2019-03-31', 8, 'end_day', true, 7, 0, 1),
    ('X', 't', date '2019-03-31', 8, 'outcome', false, 7, 2, 2),
    ('X', 't', date '2019-03-31', 8, 'kind', false, 8, 0, 0),
    ('X', 't', date '2019-04-30', 1, 'start_day', true, 1, 0, 0),
    ('X', 't', date '2019-04-30', 1, 'end_day', true, 1, 0, 0),
    ('X', 't', date '2019-04-30', 1, 'outcome', false, 1, 0, 0),
    ('X', 't', date '2019-04-30', 1, 'kind', false, 1, 0, 0),
    ('X', 'not_recorded', date '2019-03-31', 3, 'start_day', true, 3, 0, 0),
    ('X', 'not_recorded', date '2019-03-31', 3, 'end_day', true, 3, 0, 0),
    ('X', 'not_recorded', date '2019-03-31', 3, 'outcome', false, 3, 0, 0),
    ('X', 'not_recorded', date '2019-03-31', 3, 'kind', false, 3, 2, 1),
    ('X', 'not_recorded', null, 2, 'start_day', true, 2, 1, 1),
    ('X', 'not_recorded', null, 2, 'end_day', true, 0, 0, 0),
    ('X', 'not_recorded', null, 2, 'outcome', false, 0, 0, 0),
    ('X', 'not_recorded', null, 2, 'kind', false, 2, 0, 0),
    ('Z', 't', date '2019-03-31', 1, 'start_day', true, 1, 0, 0),
    ('Z', 't', date '2019-03-31', 1, 'end_day', true, 0, 0, 0),
    ('Z', 't', date '2019-03-31', 1, 'outcome', false, 1, 0, 1),
    ('Z', 't', date '2019-03-31', 1, 'kind', false, 1, 0, 0),
    ('Y', 't', date '2019-03-31', 1, 'start_day', true, 1, 0, 0),
    ('Y', 't', date '2019-03-31', 1, 'end_day', true, 1, 0, 0),
    ('Y', 't', date '2019-03-31', 1, 'outcome', false, 1, 0, 0),
    ('Y', 't', date '2019-03-31', 1, 'kind', false, 1, 0, 0)
),

found as (
    {{ field_gap_counts(
        'cases', 'cases', fields_asked(table, columns), ['staged.end_day', 'staged.start_day'], 'staged.team'
    ) }}
),

-- What has neither a team nor a date is counted together.
undated_expected (team, month_end, rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid) as (
    values
    ('all', cast(null as date), 14, 'kind', true, 14, 2, 1),
    ('all', cast(null as date), 1, 'kind', true, 1, 0, 0)
),

undated_found as (
    {{ field_gap_counts('cases', 'cases', fields_asked({'meta': {}, 'columns': {'kind': table.columns.kind}}, columns)) }}
)

select 'dated' as failure, la_code, team, month_end, field, rows_asked, missing, invalid
from (
    (
        select la_code, team, month_end, rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid from found
        except
        select * from expected
    )
    union all
    (
        select * from expected
        except
        select la_code, team, month_end, rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid from found
    )
) as different
union all
select 'undated' as failure, null as la_code, team, month_end, field, rows_asked, missing, invalid
from (
    (
        select team, month_end, rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid from undated_found
        except
        select * from undated_expected
    )
    union all
    (
        select * from undated_expected
        except
        select team, month_end, rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid from undated_found
    )
) as different_as_a_whole
