{#
    Whether a contact became a referral, by its outcome or by the council's own decision; true or false, never null.
    flags: list from read_set_flags. decision: the council's own decision word, or null.
#}
{% macro is_progressed_to_referral(flags, decision) -%}
    ({{ has_flag(flags, 'NEW_REFERRAL_FLAG') }} or coalesce({{ decision }} = 'referral', false))
{%- endmacro %}


{#
    One outcome of a contact, the furthest-reaching of the flags its outcome sets: new referral, child protection enquiry,
    existing referral, advice or other, no further action; 'not_recorded' where none is set (rule S25), 'unknown' where one is
    set that no rule knows and none that outranks no further action.
    flags: list from read_set_flags. decision: the council's own decision word, or null.
#}
{% macro contact_outcome(flags, decision) -%}
    case
        when {{ is_progressed_to_referral(flags, decision) }} then 'new_referral'
        when {{ has_flag(flags, 'CP_ENQUIRY_FLAG') }} then 'child_protection_enquiry'
        when {{ has_flag(flags, 'EXISTING_REFERRAL_FLAG') }} then 'existing_referral'
        when {{ any_flag(flags, ['ADVICE_FLAG', 'MISSING_FLAG', 'OLA_CP_FLAG', 'PRIVATE_FOSTERING_FLAG',
            'NON_AGENCY_ADOPTION_FLAG', 'OTHER_OUTCOMES_EXIST_FLAG']) }} then 'advice_or_other'
        when {{ has_flag(flags, 'UNKNOWN_FLAG') }} then 'unknown'
        when {{ has_flag(flags, 'NFA_FLAG') }} then 'no_further_action'
        else 'not_recorded'
    end
{%- endmacro %}


{#
    Whether a contact may have another outcome than that, which reaches further: none is recorded, or a flag or a decision that no
    rule knows stands beside what is no referral. is_decision_unread: whether the decision is a word that no rule knows.
#}
{% macro is_contact_outcome_unknown(flags, decision, is_decision_unread) -%}
    (
        not {{ is_progressed_to_referral(flags, decision) }}
        and (
            {{ has_flag(flags, 'UNKNOWN_FLAG') }}
            or {{ is_decision_unread }}
            or {{ contact_outcome(flags, decision) }} = 'not_recorded'
        )
    )
{%- endmacro %}


{#
    Whether a referral may have gone on to an assessment that nothing names: its outcome sets no flag, and it did not end in no
    further action; or it sets one that no rule knows. flags: list from read_set_flags. nfa: boolean of the no-further-action field.
#}
{% macro is_referral_outcome_unknown(flags, nfa) -%}
    (
        {{ has_flag(flags, 'UNKNOWN_FLAG') }}
        or coalesce({{ is_empty_list(flags) }}, true) and not coalesce({{ nfa }}, false)
    )
{%- endmacro %}


{#
    Outcome group of an assessment from its flags, by the precedence of rule S7: ongoing before step_down before nfa before
    other. The council's own group (local_assessment_detail.outcome_group) wins over this; out_of_area is known from it alone.
    flags: list from read_set_flags. nfa: boolean of the no-further-action field. is_nfa_unread: whether that field has a value that
    is neither yes nor no, so that it may be either. close_reason: closure reason of the case.
#}
{% macro assessment_outcome_group(flags, nfa, is_nfa_unread, close_reason) -%}
    case
        when {{ any_flag(flags, ['STRATEGY_DISCUSSION_FLAG', 'CLA_REQUEST_FLAG', 'LEGAL_ACTION_FLAG', 'PROV_OF_SERVICES_FLAG',
            'PROV_OF_SB_CARE_FLAG', 'SPECIALIST_ASSESSMENT_FLAG', 'PRIVATE_FOSTERING_FLAG', 'NFA_S47_END_FLAG']) }}
            then 'ongoing'
        when {{ has_flag(flags, 'REFERRAL_TO_OTHER_AGENCY_FLAG') }} or {{ close_reason }} = 'rc9' then 'step_down'
        when {{ has_flag(flags, 'UNKNOWN_FLAG') }} then 'unknown'
        when {{ has_flag(flags, 'NFA_FLAG') }} or {{ nfa }} or {{ close_reason }} = 'rc8' then 'nfa'
        when {{ is_nfa_unread }} then 'unknown'
        when {{ any_flag(flags, ['OTHER_ACTIONS_FLAG', 'OTHER_OUTCOMES_EXIST_FLAG']) }} then 'other'
        else 'not_recorded'
    end
{%- endmacro %}


{#
    Whether an assessment may be of another outcome group than its own: of none that is known, or, as the flags or the closure reason
    tell it, of one that comes after what no rule knows. recorded: the council's own group, or null. group: the one it is counted in.
#}
{% macro is_assessment_outcome_unknown(recorded, group, flags, close_reason) -%}
    (
        {{ is_not_known(group) }}
        or (
            {{ recorded }} is null
            and (
                ({{ has_flag(flags, 'UNKNOWN_FLAG') }} and {{ group }} <> 'ongoing')
                or ({{ close_reason }} = 'unknown' and {{ group }} not in ('ongoing', 'step_down'))
            )
        )
    )
{%- endmacro %}


{#
    Outcome of a Section 47 enquiry from its flags, the approximation of rule S7 for councils that do not supply the
    three-way outcome itself. flags: list from read_set_flags. nfa: boolean of the no-further-action field. is_nfa_unread: whether
    that field has a value that is neither yes nor no.
#}
{% macro section_47_outcome(flags, nfa, is_nfa_unread) -%}
    case
        when {{ any_flag(flags, ['CP_CONFERENCE_FLAG', 'LEGAL_ACTION_FLAG']) }} then 'substantiated_continuing'
        when {{ any_flag(flags, ['PROV_OF_SERVICES_FLAG', 'PROV_OF_SB_CARE_FLAG', 'MONITOR_FLAG',
            'NFA_CONTINUE_SINGLE_FLAG']) }} then 'substantiated_no_continuing'
        when {{ has_flag(flags, 'UNKNOWN_FLAG') }} then 'unknown'
        when {{ has_flag(flags, 'NFA_FLAG') }} or {{ nfa }} then 'not_substantiated'
        when {{ is_nfa_unread }} then 'unknown'
        else 'not_recorded'
    end
{%- endmacro %}


{#
    Whether an enquiry may have another outcome than its own: none that is known, or, as the flags tell it, one that comes after a
    flag that no rule knows. recorded: the council's own outcome, or null. outcome: the one it is counted in.
#}
{% macro is_section_47_outcome_unknown(recorded, outcome, flags) -%}
    (
        {{ is_not_known(outcome) }}
        or ({{ recorded }} is null and {{ has_flag(flags, 'UNKNOWN_FLAG') }} and {{ outcome }} <> 'substantiated_continuing')
    )
{%- endmacro %}


{# Whether a list from read_set_flags names any of several flags. #}
{% macro any_flag(flags, names) -%}
    ({% for name in names %}{{ has_flag(flags, name) }}{{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}


{#
    How long a child protection plan has run, in the bands of the DfE's tables (D5 open plans, D7 plans that ended), months by the
    calendar and 2 years as more than 729 days (rule S12). start, end: days; end is the month end for an open plan.
#}
{% macro plan_duration(start, end) -%}
    case
        when {{ days_between(start, end) }} >= 730 then '2_years_or_more'
        when {{ start }} <= {{ add_months(end, -12) }} then '1_to_2_years'
        when {{ start }} < {{ add_months(end, -6) }} then '6_to_12_months'
        when {{ start }} < {{ add_months(end, -3) }} then '3_to_6_months'
        else 'up_to_3_months'
    end
{%- endmacro %}
