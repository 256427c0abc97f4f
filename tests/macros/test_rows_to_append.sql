-- What a publication adds to a log: rows that are new, other, gone or back again since; nothing of what is the same or not covered.
with kept (publication_number, la_code, row_fingerprint, subject_fingerprint, numerator, denominator) as (
    values
    (1, 'X', 'the same', 's', 1, 1),
    (1, 'X', 'other since', 's', 1, 1),
    (1, 'X', 'same as before the last', 's', 1, 1),
    (2, 'X', 'same as before the last', 's', 0, 1),
    (1, 'X', 'gone', 's', 1, 1),
    (1, 'X', 'gone at the last', 's', 1, 1),
    (2, 'X', 'gone at the last', 's', 0, 0),
    (1, 'X', 'back again', 's', 1, 1),
    (2, 'X', 'back again', 's', 0, 0),
    (1, 'Y', 'of another council', 's', 1, 1)
),

now_there (la_code, row_fingerprint, subject_fingerprint, numerator, denominator) as (
    values
    ('X', 'the same', 's', 1, 1),
    ('X', 'other since', 's', 0, 1),
    ('X', 'same as before the last', 's', 1, 1),
    ('X', 'back again', 's', 1, 1),
    ('X', 'new', 'of the new', 1, 1),
    ('X', 'in neither part', 's', 0, 0)
),

expected (publication_number, la_code, row_fingerprint, subject_fingerprint, numerator, denominator) as (
    values
    (3, 'X', 'other since', 's', 0, 1),
    (3, 'X', 'same as before the last', 's', 1, 1),
    (3, 'X', 'gone', 's', 0, 0),
    (3, 'X', 'back again', 's', 1, 1),
    (3, 'X', 'new', 'of the new', 1, 1)
),

appended as (
    {{ rows_to_append(
        'kept', 'now_there', ['la_code', 'row_fingerprint'], ['subject_fingerprint'], {'numerator': '0', 'denominator': '0'},
        "kept.la_code = 'X'", '3'
    ) }}
)

(select 'missing' as fault, * from expected except select 'missing' as fault, * from appended)
union all
(select 'unexpected' as fault, * from appended except select 'unexpected' as fault, * from expected)
