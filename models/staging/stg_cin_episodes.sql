with delivered as (
    {{ usable_rows('ssd_cin_episodes') }}
),

outcomes_read as (
    {{ with_outcomes('delivered', 'cine_referral_outcome_json') }}
)

select
    la_code,
    source_row,
    {{ read_text('cine_referral_id') }} as referral_id,
    {{ read_text('cine_person_id') }} as person_id,
    {{ read_date('cine_referral_date') }} as referral_date,
    outcome_flags,
    {{ read_flag('cine_referral_nfa') }} as is_no_further_action,
    -- Many a system writes nothing for no; where no is written, nothing is not known.
    {{ flag(
        read_flag('cine_referral_nfa') ~ ' is null and (coalesce(' ~ is_empty_list('outcome_flags') ~ ', true) or '
        ~ any_flag('outcome_flags', ['NFA_FLAG', 'UNKNOWN_FLAG']) ~ ')'
    ) }} * max({{ flag('not ' ~ read_flag('cine_referral_nfa')) }}) over (partition by la_code) as is_perhaps_no_case,
    {{ read_coded('cine_close_reason') }} as close_reason,
    {{ read_end('cine_close_date', 'cine_referral_date', 'cine_close_reason') }} as close_date,
    {{ read_earliest_end('cine_close_date', 'cine_referral_date', 'cine_close_reason') }} as earliest_end,
    {{ read_text('cine_referral_team') }} as team_id,
    {{ unusable_values([
        ['cine_referral_date', 'date'],
        ['cine_referral_nfa', 'flag'],
        ['cine_close_date', 'date'],
        ['cine_close_date', 'day beside cine_close_reason'],
        ['cine_referral_outcome_json', 'json'],
        ['cine_close_reason', 'code'],
    ]) }} as unusable_values
from outcomes_read
