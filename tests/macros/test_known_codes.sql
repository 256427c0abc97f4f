-- What a field that may have several codes is taken for: a list of them in order, each once; unknown beside the others for what is
-- none of them. Null: missing.
with cases (delivered, expected) as (
    values
    ('Neglect', '[neglect]'),
    ('physical_abuse;neglect', '[neglect, physical_abuse]'),
    (' neglect ; physical_abuse ', '[neglect, physical_abuse]'),
    ('neglect, neglect', '[neglect]'),
    ('neglect;', '[neglect]'),
    ('neglect; dragons; wizards', '[neglect, unknown]'),
    ('dragons', '[unknown]'),
    (';', null),
    ('', null),
    ('-1', null),
    (null, null)
),

answers as (
    select
        *,
        {{ adapter.dispatch('known_codes', 'per10k')('delivered', ['neglect', 'physical_abuse'], ';,') }} as answer
    from cases
)

select
    delivered,
    expected,
    answer
from answers
where
    cast(answer as string) is distinct from expected
    or {{ has_code('answer', "'unknown'") }} <> coalesce(expected like '%unknown%', false)
