-- The flags of an outcome text, whatever its comments say and wherever it was cut.
with cases (trap, outcome, has_referral, has_advice, has_nfa) as (
    values
    (
        'as the SSD writes it',
        '{"NEW_REFERRAL_FLAG":"Y","EXISTING_REFERRAL_FLAG":"N","CP_ENQUIRY_FLAG":"N","NFA_FLAG":"N",'
        || '"NON_AGENCY_ADOPTION_FLAG":"N","PRIVATE_FOSTERING_FLAG":"N","ADVICE_FLAG":"Y","MISSING_FLAG":"N",'
        || '"OLA_CP_FLAG":"N","OTHER_OUTCOMES_EXIST_FLAG":"N","NUMBER_OF_OUTCOMES":1,"COMMENTS":"Call back"}',
        true, true, false
    ),
    ('quote in a comment', '{"NFA_FLAG":"Y","COMMENTS":"he said "no" twice"}', false, false, true),
    ('flag named in a comment', '{"NFA_FLAG":"N","COMMENTS":"set "NFA_FLAG":"Y" by error"}', false, false, false),
    ('comments of an enquiry', '{"NFA_FLAG":"Y","OUTCOME_COMMENTS":"set "ADVICE_FLAG":"Y""}', false, false, true),
    (
        'tail cut off',
        substr('{"NFA_FLAG":"Y","ADVICE_FLAG":"Y","COMMENTS":"' || repeat('x', 5000) || '"}', 1, 4000),
        false, true, true
    ),
    ('cut within a flag', '{"NFA_FLAG":"Y","ADVICE_FL', false, false, true),
    ('yes, true and 1', '{"NFA_FLAG":"YES","ADVICE_FLAG":true,"NEW_REFERRAL_FLAG":1}', true, true, true),
    ('small letters', '{"NFA_FLAG":"y","ADVICE_FLAG":"true","NEW_REFERRAL_FLAG":"yes"}', true, true, true),
    ('no, false and 0', '{"NFA_FLAG":"NO","ADVICE_FLAG":false,"NEW_REFERRAL_FLAG":0}', false, false, false),
    ('empty and null', '{"NFA_FLAG":"","ADVICE_FLAG":null,"NEW_REFERRAL_FLAG":"Y"}', true, false, false),
    ('spaces about the colon', '{ "NFA_FLAG" : "Y", "ADVICE_FLAG":  "Y" }', false, true, true),
    ('end of another name', '{"MY_NFA_FLAG":"Y","NFA_FLAGS":"Y"}', false, false, false),
    ('with the prefix of another script', '{"OUTCOME_NFA_FLAG" : "Y", "OUTCOME_ADVICE_FLAG" : "N", "OTHER_OUTCOMES_EXIST_FLAG" : "Y"}', false, false, true),
    ('names in small letters', '{"outcome_nfa_flag":"y","Advice_Flag":True,"new_referral_flag":"t"}', true, true, true),
    ('comments in small letters', '{"NFA_FLAG":"N","comments":"set "NFA_FLAG":"Y" by error"}', false, false, false),
    ('another word than yes', '{"NFA_FLAG":"TBC","ADVICE_FLAG":"yet","NEW_REFERRAL_FLAG":"10"}', false, false, false),
    ('a space about the value', '{"NFA_FLAG":" Y ","ADVICE_FLAG":" "}', false, false, true),
    ('a number is no flag', '{"NUMBER_OF_OUTCOMES":1,"NFA_FLAG":"N"}', false, false, false),
    ('no text', null, false, false, false),
    ('empty text', '', false, false, false),
    ('no JSON', 'No further action', false, false, false)
),

delivered as (
    select 'X' as la_code, * from cases
),

answers as (
    {{ with_outcomes('delivered', 'outcome') }}
)

select *
from answers
where
    {{ has_flag('outcome_flags', 'NEW_REFERRAL_FLAG') }} is distinct from has_referral
    or {{ has_flag('outcome_flags', 'ADVICE_FLAG') }} is distinct from has_advice
    or {{ has_flag('outcome_flags', 'NFA_FLAG') }} is distinct from has_nfa
    or {{ has_flag('outcome_flags', 'NUMBER_OF_OUTCOMES') }}
