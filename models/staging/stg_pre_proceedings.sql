{% set start = 'coalesce(prep_pre_pro_decision_date, prep_pre_pro_letter_date)' %}

with delivered as (
    {{ usable_rows('ssd_pre_proceedings') }}
)

select
    la_code,
    source_row,
    {{ read_text('prep_table_id') }} as pre_proceedings_id,
    {{ read_text('prep_person_id') }} as person_id,
    {{ read_date('prep_pre_pro_decision_date') }} as decision_date,
    {{ read_date('prep_pre_pro_letter_date') }} as letter_date,
    {{ read_date('prep_initial_pre_pro_meeting_date') }} as first_meeting_date,
    {{ read_end('prep_agree_stepdown_issue_date', start, 'prep_pre_pro_outcome') }} as end_date,
    {{ read_earliest_end('prep_agree_stepdown_issue_date', start, 'prep_pre_pro_outcome', 'local_ended_by_flag') }} as earliest_end,
    {{ read_latest_end('local_ended_by_flag', 'prep_agree_stepdown_issue_date') }} as latest_end,
    {{ read_word('prep_pre_pro_outcome') }} as outcome,
    {{ read_flag('local_fgdm_offered_flag') }} as is_offered,
    {{ read_flag('local_fgdm_held_flag') }} as is_held,
    {{ read_date('local_court_application_date') }} as court_application_date,
    {{ unusable_values([
        ['prep_pre_pro_decision_date', 'date'],
        ['prep_pre_pro_letter_date', 'date'],
        ['prep_initial_pre_pro_meeting_date', 'date'],
        ['prep_agree_stepdown_issue_date', 'date'],
        ['prep_agree_stepdown_issue_date', 'day beside prep_pre_pro_outcome'],
        ['prep_pre_pro_outcome', 'word'],
        ['local_fgdm_offered_flag', 'flag'],
        ['local_fgdm_held_flag', 'flag'],
        ['local_court_application_date', 'date'],
        ['local_ended_by_flag', 'flag'],
    ]) }} as unusable_values
from delivered
