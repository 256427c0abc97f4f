-- The council's own words: those that some rule knows by the contract, the variables or a seed, and any other; missing is not unknown.
with cases (field, word, expected) as (
    values
    ('invo_professional_role_id', 'Allocated Case Worker', true),
    ('invo_professional_role_id', 'CW - Allocated Case Worker', true),
    ('invo_professional_role_id', 'CW', true),
    ('invo_professional_role_id', 'Family Support Worker', true),
    ('invo_professional_role_id', 'Social Worker', false),
    ('invo_professional_role_id', '', true),
    ('team_group', 'Looked after 1-3', true),
    ('team_group', 'other', true),
    ('team_group', 'Front door', false),
    ('carer_type', 'Family and Friends', true),
    ('carer_type', 'IFA', true),
    ('carer_type', 'short breaks', true),
    ('carer_type', 'Foster home', false),
    ('role_group', 'Social worker', true),
    ('role_group', 'SW', false),
    ('grade', 'ASYE', true),
    ('grade', 'Senior Social Worker', true),
    ('grade', 'Senior SW', false),
    ('grade', 'AP', false),
    ('grade', null, true),
    ('pep_status', 'Signed off', true),
    ('pep_status', 'Not started', true),
    ('pep_status', 'Ready', false),
    ('decision_outcome', 'Referral', true),
    ('decision_outcome', 'No further action', true),
    ('decision_outcome', 'Progress to referral', false),
    ('clah_health_check_type', 'RHA', true),
    ('clah_health_check_type', 'Immunisations', true),
    ('clah_health_check_type', 'Medical', false)
),

answers as (
    select
        field,
        word,
        expected,
        case field
            {% for field in [
                'invo_professional_role_id', 'team_group', 'carer_type', 'role_group', 'grade', 'clah_health_check_type',
                'decision_outcome', 'pep_status',
            ] -%}
            when '{{ field }}' then {{ is_known_word(field, 'words') | replace('lower(nullif(nullif(' ~ field, 'lower(nullif(nullif(word') }}
            {% endfor -%}
        end as answer
    from (select *, {{ read_word('word') }} as words from cases) as read
)

select *
from answers
where answer is distinct from expected
