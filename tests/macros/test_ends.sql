-- What ended on an unknown day ends with its first one and says so; what has no end, or a system's 'none', goes on.
with cases (start_day, end_day, reason, expected_end, expected_unknown) as (
    values
    ('2019-04-01', '2019-05-01', 'RC1', date '2019-05-01', false),
    ('2019-04-01', null, null, null, false),
    ('2019-04-01', '', '', null, false),
    ('2019-04-01', '-1', '-1', null, false),
    -- Written, and no day.
    ('2019-04-01', '31/02/2019', null, date '2019-04-01', true),
    ('2019-04-01', 'soon', 'RC1', date '2019-04-01', true),
    ('2019-04-01', '0219-05-01', null, date '2019-04-01', true),
    -- A reason without a day.
    ('2019-04-01', '', 'RC1', date '2019-04-01', true),
    ('2019-04-01', null, 'E4A - Returned home', date '2019-04-01', true),
    ('2019-04-01', '9999-12-31', 'RC1', date '2019-04-01', true),
    -- After X1 care goes on.
    ('2019-04-01', null, 'X1', null, false),
    ('2019-04-01', '9999-12-31', null, null, false),
    ('2019-04-01', '1900-01-01 00:00:00', '', null, false),
    ('2019-04-01', '1970-01-01', null, null, false),
    ('2019-04-01', '2099-12-31 00:00:00', '', null, false),
    ('2019-04-01', '1970-01-01', 'RC1', date '2019-04-01', true),
    ('soon', 'later', null, null, true)
),

answers as (
    select
        *,
        {{ read_end('end_day', 'start_day', 'reason') }} as answer_end,
        {{ is_end_unknown('end_day', 'reason') }} as answer_unknown,
        {{ unusable_values([['end_day', 'date'], ['end_day', 'day beside reason']]) }} as unusable
    from cases
)

select * from answers
where
    answer_end is distinct from expected_end
    or answer_unknown <> expected_unknown
    or (answer_unknown and (unusable is null or len(unusable) <> 1 or unusable[1].field <> 'end_day'))
