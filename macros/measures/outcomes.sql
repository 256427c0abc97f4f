{#
    One outcome of a contact, the furthest-reaching of the flags its outcome sets: new referral, existing referral, child
    protection enquiry, advice, no further action, other; 'not_recorded' where none is set (SEMANTICS S25).
    flags: list from read_set_flags. decision: the council's own decision word, or null.
#}
{% macro contact_outcome(flags, decision) -%}
    case
        when {{ has_flag(flags, 'NEW_REFERRAL_FLAG') }} or {{ decision }} = 'referral' then 'new_referral'
        when {{ has_flag(flags, 'CP_ENQUIRY_FLAG') }} then 'child_protection_enquiry'
        when {{ has_flag(flags, 'EXISTING_REFERRAL_FLAG') }} then 'existing_referral'
        when {{ any_flag(flags, ['ADVICE_FLAG', 'MISSING_FLAG', 'OLA_CP_FLAG', 'PRIVATE_FOSTERING_FLAG',
            'NON_AGENCY_ADOPTION_FLAG', 'OTHER_OUTCOMES_EXIST_FLAG']) }} then 'advice_or_other'
        when {{ has_flag(flags, 'NFA_FLAG') }} then 'no_further_action'
        else 'not_recorded'
    end
{%- endmacro %}


{#
    Outcome group of an assessment from its flags, by the precedence of SEMANTICS S7: ongoing before step_down before nfa before
    other. The council's own group (local_assessment_detail.outcome_group) wins over this; out_of_area is known from it alone.
    flags: list from read_set_flags. nfa: boolean of the no-further-action field. close_reason: closure reason of the case.
#}
{% macro assessment_outcome_group(flags, nfa, close_reason) -%}
    case
        when {{ any_flag(flags, ['STRATEGY_DISCUSSION_FLAG', 'CLA_REQUEST_FLAG', 'LEGAL_ACTION_FLAG', 'PROV_OF_SERVICES_FLAG',
            'PROV_OF_SB_CARE_FLAG', 'SPECIALIST_ASSESSMENT_FLAG', 'PRIVATE_FOSTERING_FLAG', 'NFA_S47_END_FLAG']) }}
            then 'ongoing'
        when {{ has_flag(flags, 'REFERRAL_TO_OTHER_AGENCY_FLAG') }} or {{ close_reason }} = 'rc9' then 'step_down'
        when {{ has_flag(flags, 'NFA_FLAG') }} or {{ nfa }} or {{ close_reason }} = 'rc8' then 'nfa'
        when {{ any_flag(flags, ['OTHER_ACTIONS_FLAG', 'OTHER_OUTCOMES_EXIST_FLAG']) }} then 'other'
        else 'not_recorded'
    end
{%- endmacro %}


{#
    Outcome of a Section 47 enquiry from its flags, the approximation of SEMANTICS S7 for councils that do not supply the
    three-way outcome itself. flags: list from read_set_flags. nfa: boolean of the no-further-action field.
#}
{% macro section_47_outcome(flags, nfa) -%}
    case
        when {{ any_flag(flags, ['CP_CONFERENCE_FLAG', 'LEGAL_ACTION_FLAG']) }} then 'substantiated_continuing'
        when {{ any_flag(flags, ['PROV_OF_SERVICES_FLAG', 'PROV_OF_SB_CARE_FLAG', 'MONITOR_FLAG',
            'NFA_CONTINUE_SINGLE_FLAG']) }} then 'substantiated_no_continuing'
        when {{ has_flag(flags, 'NFA_FLAG') }} or {{ nfa }} then 'not_substantiated'
        else 'not_recorded'
    end
{%- endmacro %}


{# Whether a list from read_set_flags names any of several flags. #}
{% macro any_flag(flags, names) -%}
    ({% for name in names %}{{ has_flag(flags, name) }}{{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
