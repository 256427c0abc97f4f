-- Whoever would have been 26 on their first day as a child has no date of birth, and it is listed.
-- Of whom nothing else is known, it stands.
with cases (birth, first_day, expected, expected_reason) as (
    values
    ('1993-03-01', date '2019-03-01', null, 'aged 26 or more on the first day known of the child: no date of birth'),
    ('1993-03-02', date '2019-03-01', date '1993-03-02', null),
    ('2019-06-01', date '2019-03-01', date '2019-06-01', null),
    ('1969-03-02', null, date '1969-03-02', null),
    ('', date '2019-03-01', null, null),
    ('1970-01-01', date '2019-03-01', null, 'not a date: expected YYYY-MM-DD, of the years 1901 to 2099, and none that stands for nothing')
),

answers as (
    select
        *,
        case when not {{ is_no_child_on('birth', 'first_day') }} then {{ read_date('birth') }} end as answer,
        {{ unusable_values([['birth', 'date'], ['birth', 'child on first_day']]) }} as unusable
    from cases
)

select * from answers
where
    answer is distinct from expected
    or unusable[1].reason is distinct from expected_reason
    or coalesce(len(unusable), 0) <> case when expected_reason is null then 0 else 1 end
