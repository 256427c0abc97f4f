-- An outcome text by the flags that the source contract has for its field: a flag that is none of them is UNKNOWN_FLAG, and a text
-- that names none of them says nothing. listed: part of the reason; null: nothing is.
with cases (s47e_s47_outcome_json, is_conference, is_unknown, listed) as (
    values
    ('{"CP_CONFERENCE_FLAG":"Y","OUTCOME_COMMENTS":"x"}', true, false, null),
    ('{"OUTCOME_CP_CONFERENCE_FLAG" : "Y", "TOTAL_NO_OF_OUTCOMES" : " ", "OUTCOME_COMMENTS" : "x"}', true, false, null),
    ('{"OUTCOME_CP_CONFERENCE_FLAG" : "N", "OUTCOME_MONITOR_FLAG" : "N"}', false, false, null),
    ('{"CP_CONFERENCE_FLAG":"Y","LOCAL_FLAG":"Y"}', true, true, 'sets a flag that no rule knows'),
    ('{"CP_CONFERENCE_FLAG":"Y","LOCAL_FLAG":"N"}', true, false, null),
    ('{"ICPC_FLAG":"Y","OUTCOME_COMMENTS":"x"}', false, true, 'no outcome'),
    ('{"ICPC":"Y"}', false, true, 'no outcome'),
    ('{''CP_CONFERENCE_FLAG'': ''Y''}', false, true, 'no outcome'),
    ('CP conference', false, true, 'no outcome'),
    ('{"ICPC_FLAG":"N","COMMENTS":"set "CP_CONFERENCE_FLAG":"Y" by error"}', false, true, 'no outcome'),
    ('{"TOTAL_NO_OF_OUTCOMES":0,"OUTCOME_COMMENTS":"x"}', false, false, null),
    -- A value that is neither yes nor no: what it would say, nobody knows.
    ('{"CP_CONFERENCE_FLAG":1.0,"NFA_FLAG":"0.0"}', true, false, null),
    ('{"CP_CONFERENCE_FLAG":"on","NFA_FLAG":"Off"}', true, false, null),
    ('{"CP_CONFERENCE_FLAG":"","NFA_FLAG":null}', false, false, null),
    ('{"CP_CONFERENCE_FLAG":-1,"NFA_FLAG":0}', false, true, 'neither yes nor no'),
    ('{"CP_CONFERENCE_FLAG":"X","NFA_FLAG":""}', false, true, 'neither yes nor no'),
    ('{"CP_CONFERENCE_FLAG":["Y"],"NFA_FLAG":[]}', false, true, 'neither yes nor no'),
    ('{"CP_CONFERENCE_FLAG":"Y","NFA_FLAG":"2018-04-01"}', true, true, 'neither yes nor no'),
    ('{"CP_CONFERENCE_FLAG":"N","COMMENTS":"set "NFA_FLAG":"X" by error"}', false, false, null),
    ('{"CP_CONFERENCE_FLAG":"Y","NFA_FLAG":"FAL', true, false, 'cut before its comments'),
    ('{}', false, false, null),
    (null, null, null, null)
),

delivered as (
    select 'X' as la_code, * from cases
),

answers as (
    {{ with_outcomes('delivered', 's47e_s47_outcome_json') }}
)

select *
from answers
where
    {{ has_flag('outcome_flags', 'CP_CONFERENCE_FLAG') }} is distinct from coalesce(is_conference, false)
    or {{ has_flag('outcome_flags', 'UNKNOWN_FLAG') }} is distinct from coalesce(is_unknown, false)
    or (outcome_fault is null) <> (listed is null)
    or outcome_fault not like '%' || listed || '%'
