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
    Whether a contact may have another outcome than that, which reaches further: none is recorded, or a flag that no rule knows
    stands beside what is no referral.
#}
{% macro is_contact_outcome_unknown(flags, decision) -%}
    (
        not {{ is_progressed_to_referral(flags, decision) }}
        and (
            {{ has_flag(flags, 'UNKNOWN_FLAG') }}
            or {{ contact_outcome(flags, decision) }} = 'not_recorded'
        )
    )
{%- endmacro %}


{#
    Outcome group of an assessment from its flags, by the precedence of rule S7: ongoing before step_down before nfa before
    other. The council's own group (local_assessment_detail.outcome_group) wins over this; out_of_area is known from it alone.
    flags: list from read_set_flags. nfa: boolean of the no-further-action field. close_reason: closure reason of the case.
#}
{% macro assessment_outcome_group(flags, nfa, close_reason) -%}
    case
        when {{ any_flag(flags, ['STRATEGY_DISCUSSION_FLAG', 'CLA_REQUEST_FLAG', 'LEGAL_ACTION_FLAG', 'PROV_OF_SERVICES_FLAG',
            'PROV_OF_SB_CARE_FLAG', 'SPECIALIST_ASSESSMENT_FLAG', 'PRIVATE_FOSTERING_FLAG', 'NFA_S47_END_FLAG']) }}
            then 'ongoing'
        when {{ has_flag(flags, 'REFERRAL_TO_OTHER_AGENCY_FLAG') }} or {{ close_reason }} = 'rc9' then 'step_down'
        when {{ has_flag(flags, 'UNKNOWN_FLAG') }} then 'unknown'
        when {{ has_flag(flags, 'NFA_FLAG') }} or {{ nfa }} or {{ close_reason }} = 'rc8' then 'nfa'
        when {{ any_flag(flags, ['OTHER_ACTIONS_FLAG', 'OTHER_OUTCOMES_EXIST_FLAG']) }} then 'other'
        else 'not_recorded'
    end
{%- endmacro %}


{#
    Outcome of a Section 47 enquiry from its flags, the approximation of rule S7 for councils that do not supply the
    three-way outcome itself. flags: list from read_set_flags. nfa: boolean of the no-further-action field.
#}
{% macro section_47_outcome(flags, nfa) -%}
    case
        when {{ any_flag(flags, ['CP_CONFERENCE_FLAG', 'LEGAL_ACTION_FLAG']) }} then 'substantiated_continuing'
        when {{ any_flag(flags, ['PROV_OF_SERVICES_FLAG', 'PROV_OF_SB_CARE_FLAG', 'MONITOR_FLAG',
            'NFA_CONTINUE_SINGLE_FLAG']) }} then 'substantiated_no_continuing'
        when {{ has_flag(flags, 'UNKNOWN_FLAG') }} then 'unknown'
        when {{ has_flag(flags, 'NFA_FLAG') }} or {{ nfa }} then 'not_substantiated'
        else 'not_recorded'
    end
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
