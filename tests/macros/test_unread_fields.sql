-- A field is unread where it has values of which not one is known; where one is, or there are none, it is not. By council.
with cases (la_code, code, flags, role) as (
    values
    ('X', 'unknown', ['UNKNOWN_FLAG'], 'zx'),
    ('X', null, [], null),
    ('X', 'unknown', [], 'zx'),
    ('Y', 'unknown', ['UNKNOWN_FLAG'], 'zx'),
    ('Y', 'k3', ['NFA_FLAG'], 'cw - allocated case worker'),
    ('Z', null, [], null)
),

found as (
    {{ unread_fields('any', 'cases', [
        ['code', 'not ' ~ is_undecided('code'), "code = 'unknown'"],
        ['flags', 'not ' ~ is_empty_list('flags') ~ ' and not ' ~ has_flag('flags', 'UNKNOWN_FLAG'), has_flag('flags', 'UNKNOWN_FLAG')],
        ['role', is_lead_role('role'), 'role is not null'],
    ]) }}
),

expected (la_code, extract, field) as (
    values ('X', 'any', 'code'), ('X', 'any', 'flags'), ('X', 'any', 'role')
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
