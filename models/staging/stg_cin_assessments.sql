with delivered as (
    {{ usable_rows('ssd_cin_assessments') }}
),

outcomes_read as (
    {{ with_outcomes('delivered', 'cina_assessment_outcome_json') }}
)

select
    la_code,
    source_row,
    {{ read_text('cina_assessment_id') }} as assessment_id,
    {{ read_text('cina_person_id') }} as person_id,
    {{ read_text('cina_referral_id') }} as referral_id,
    {{ read_date('cina_assessment_start_date') }} as start_date,
    {{ read_end('cina_assessment_auth_date', 'cina_assessment_start_date') }} as authorised_date,
    {{ read_earliest_end(
        'cina_assessment_auth_date', 'cina_assessment_start_date', known_by='local_ended_by_flag'
    ) }} as earliest_end,
    {{ read_latest_end('local_ended_by_flag', 'cina_assessment_auth_date') }} as latest_end,
    outcome_flags,
    {{ read_flag('cina_assessment_outcome_nfa') }} as is_no_further_action,
    {{ read_text('cina_assessment_team') }} as team_id,
    {{ unusable_values([
        ['cina_assessment_start_date', 'date'],
        ['cina_assessment_auth_date', 'date'],
        ['local_ended_by_flag', 'flag'],
        ['cina_assessment_outcome_nfa', 'flag'],
        ['cina_assessment_outcome_json', 'json'],
    ]) }} as unusable_values
from outcomes_read
