-- Spells of one child and first day of which some have ended and some not; neither all, nor of another day, child or council.
with enquiries (la_code, source_row, person_id, start_date, end_date) as (
    values
    ('X', 1, 'versions', date '2018-01-01', null),
    ('X', 2, 'versions', date '2018-01-01', null),
    ('X', 3, 'versions', date '2018-01-01', date '2018-01-09'),
    ('X', 4, 'both open', date '2018-01-01', null),
    ('X', 5, 'both open', date '2018-01-01', null),
    ('X', 6, 'both ended', date '2018-01-01', date '2018-01-09'),
    ('X', 7, 'both ended', date '2018-01-01', date '2018-02-09'),
    ('X', 8, 'another day', date '2018-01-01', date '2018-01-09'),
    ('X', 9, 'another day', date '2018-01-02', null),
    ('X', 12, 'ended on its first day', date '2018-01-01', date '2018-01-01'),
    ('X', 13, 'ended on its first day', date '2018-01-01', null),
    ('X', 10, null, date '2018-01-01', date '2018-01-09'),
    ('X', 11, null, date '2018-01-01', null),
    ('Y', 12, 'another day', date '2018-01-01', null)
),

found as (
    {{ open_versions('ssd_s47_enquiry', 'enquiries', 'start_date', 'end_date') }}
),

-- Rows compared are the open ones that have a child and a day: three open of X beside those of whom both are, and one of another day.
expected (la_code, extract, unlike_in, first_row, last_row, rows_found, rows_compared) as (
    values ('X', 'ssd_s47_enquiry', 'ends', 1, 3, 3, 6)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
