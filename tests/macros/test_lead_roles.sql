-- A worker's role as versions of the SSD write it: its description until 1.4.4, its code since 1.4.5, or both.
with cases (role, expected) as (
    values
    ('allocated case worker', true),
    ('cw', true),
    ('cw - allocated case worker', true),
    ('allocated case worker - cw', true),
    ('iro', false),
    ('iro - independent reviewing officer', false),
    ('co-worker', false),
    ('cws', false),
    ('case worker', false)
)

select *
from cases
where {{ is_lead_role('role') }} is distinct from expected
