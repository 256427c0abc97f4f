-- Which outcome texts are listed as unusable, and why; null: what they say can be read.
with cases (outcome, expected) as (
    values
    ('{"NFA_FLAG":"Y","COMMENTS":"Advice given"}', null),
    ('{"NFA_FLAG":"N","COMMENTS":"Adv', null),
    ('{"NFA_FLAG":"Y","OUTCOME_COMMENTS":"he said "no" twice"}', null),
    ('{"NFA_FLAG": "N"}', null),
    ('{}', null),
    ('', null),
    (null, null),
    ('{"NUMBER_OF_OUTCOMES":0}', null),
    ('{"OUTCOME_NFA_FLAG":"N"}', null),
    ('{"nfa_flag":"n","comments":"Adv', null),
    ('{"NFA_FLAG":"Y","ADVICE_FL', 'cut before its comments'),
    ('{"NFA_FLAG":"N","ADVICE_FL', 'no outcome:'),
    ('{"NFA_', 'no outcome:'),
    ('{', 'no outcome:'),
    ('No further action', 'no outcome:'),
    ('{NFA_FLAG: Y}', 'no outcome:'),
    ('{''NFA_FLAG'': ''Y''}', 'no outcome:'),
    ('{“NFA_FLAG”:“Y”}', 'no outcome:'),
    ('{"NFA_FLAG":"N","COMMENTS":"her ''FLAG'' was "raised": no"}', null),
    -- Of no field of the contract here, so that no flag of it is unknown (tests/macros/test_flags_of_the_contract.sql).
    ('{"NFA_FLAG":"X"}', null)
),

delivered as (
    select 'X' as la_code, * from cases
),

outcomes_read as (
    {{ with_outcomes('delivered', 'outcome') }}
),

answers as (
    select
        outcome,
        expected,
        cast({{ unusable_values([['outcome', 'json']]) }} as string) as answer
    from outcomes_read
)

select *
from answers
where
    (answer is null) <> (expected is null)
    or answer not like '%' || expected || '%'
