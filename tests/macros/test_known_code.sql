-- What a coded value is taken for: a code, in any case and followed by what it stands for, or unknown. Null: missing.
{% set kinds = {
    'placement': ['u1', 'k2', 'k3', 'z1', 'z11'],
    'accommodation': ['b', 'w', 'x'],
    'in touch': ['yes', 'no', 'nreq'],
    'eligibility': ['relevant', 'former relevant', 'eligible'],
} %}

with cases (kind, delivered, expected) as (
    values
    ('placement', 'U1', 'u1'),
    ('placement', 'u1', 'u1'),
    ('placement', 'U1 - Foster placement with relative', 'u1'),
    ('placement', 'U1: Foster', 'u1'),
    ('placement', 'U1-Foster', 'u1'),
    ('placement', 'K2 Homes', 'k2'),
    ('placement', 'K3', 'k3'),
    ('placement', 'Z11', 'z11'),
    ('placement', 'Z1 other', 'z1'),
    ('placement', 'Z15', 'unknown'),
    ('placement', 'Z1a', 'unknown'),
    ('placement', 'U1_old', 'unknown'),
    ('placement', 'Foster U1', 'unknown'),
    ('placement', 'Sunny House Ltd', 'unknown'),
    ('placement', 'unknown', 'unknown'),
    ('placement', '0', 'unknown'),
    ('placement', '', null),
    ('placement', '-1', null),
    ('placement', null, null),
    ('accommodation', 'B', 'b'),
    ('accommodation', 'B - With parents', 'b'),
    ('accommodation', 'B: With parents', 'b'),
    ('accommodation', 'B & B', 'unknown'),
    ('accommodation', 'B and B', 'unknown'),
    ('accommodation', 'B-and-B', 'unknown'),
    ('accommodation', 'W1', 'unknown'),
    ('in touch', 'NO', 'no'),
    ('in touch', 'No - refused', 'no'),
    ('in touch', 'No longer required', 'unknown'),
    ('in touch', 'YES', 'yes'),
    ('in touch', 'NREQ', 'nreq'),
    ('eligibility', 'Former Relevant child', 'former relevant'),
    ('eligibility', 'Relevant (17)', 'relevant'),
    ('eligibility', 'Relevance', 'unknown'),
    ('eligibility', 'Not eligible', 'unknown')
),

answers as (
    select
        *,
        case kind
            {% for kind, codes in kinds.items() %}
            when '{{ kind }}' then {{ known_code('delivered', codes) }}
            {% endfor %}
        end as answer
    from cases
)

select *
from answers
where answer is distinct from expected
