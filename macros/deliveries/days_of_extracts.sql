{#
    By which days each extract is placed in time (extract_day), as a mapping from every extract of extracts() to one of
        days: a list of [day, counted], an expression over its staging model and what its rows count as: 'history', 'dated', or both, and
            'begun' on the day that something begins; the last day of what lasts is its end, and its starts are
            'history_until_one_ends'.
        undated: why it tells nothing of when its records begin, so that what rests on it alone is counted from the first month;
            few_on, the day of each of a few rows, and holds_on, whether it says how things stand from its day on.
    An extract without either would have no history, and the months before its first row would pass for counted zeros.
#}
{% macro days_of_extracts() %}
    {% set adds_to_rows, as_it_stands, few_a_year = _undated('adds'), _undated('stands'), _undated('few') %}
    {% set spells = days_of_spells() %}
    {% set ours = {
        'ssd_contacts': _on('contact_date'),
        'local_contact_decisions': _on('decision_date'),
        'ssd_cin_episodes': _spell('ssd_cin_episodes', ['dated']),
        'local_referral_decisions': _on('cast(decided_at as date)'),
        'ssd_cin_assessments': _spell('ssd_cin_assessments', ['dated']),
        'ssd_s47_enquiry': _spell('ssd_s47_enquiry', ['dated']),
        'local_strategy_meetings': _on('meeting_date'),
        'ssd_initial_cp_conference': _on('conference_date'),
        'ssd_cp_reviews': _on('review_date'),
        'ssd_cp_visits': _on('visit_date'),
        'local_exploitation': _lasting('coalesce(referral_date, start_date)', _known_end('end_date')),
        'local_deprivation_of_liberty': _spell('local_deprivation_of_liberty'),
        'local_social_worker_episodes': _spell('local_social_worker_episodes'),
        'local_plan_versions': _on('plan_date'),
        'ssd_cla_visits': _on('visit_date'),
        'ssd_cla_reviews': _on('review_date'),
        'ssd_cla_health': _on("case when health_check_status = 'completed' then check_date end"),
        'ssd_sdq_scores': _on('completed_date'),
        'ssd_missing': _on('start_date'),
        'local_pep': _on('pep_date'),
        'local_care_leaver_history': _on("cast(date_trunc('month', month_end) as date)"),
        'local_workforce': _on("cast(date_trunc('month', month_end) as date)"),
        'local_case_audits': _on('completed_date'),
        'ssd_cin_plans': _spell('ssd_cin_plans'),
        'ssd_pre_proceedings': _lasting('coalesce(decision_date, letter_date)', _known_end('end_date'), ['dated']),
        'ssd_cp_plans': _spell('ssd_cp_plans'),
        'ssd_cla_episodes': _spell('ssd_cla_episodes'),
        'ssd_early_help_episodes': _spell('ssd_early_help_episodes'),
        'ssd_legal_status': _lasting(spells.ssd_legal_status[0], spells.ssd_legal_status[1]),
        'ssd_cla_placement': _lasting(spells.ssd_cla_placement[0], spells.ssd_cla_placement[1]),
        'ssd_involvements': _lasting(spells.ssd_involvements[0], spells.ssd_involvements[1]),
        'ssd_assessment_factors': adds_to_rows,
        'local_assessment_detail': adds_to_rows,
        'local_s47_outcomes': adds_to_rows,
        'ssd_care_leavers': as_it_stands,
        'ssd_cla_care_plan': as_it_stands,
        'local_permanent_match': as_it_stands,
        'ssd_person': as_it_stands,
        'ssd_family': as_it_stands,
        'ssd_disability': as_it_stands,
        'ssd_immigration_status': as_it_stands,
        'ssd_professionals': as_it_stands,
        'ssd_department': as_it_stands,
        'local_team_groups': as_it_stands,
        'local_early_education': adds_to_rows,
        'local_school_terms': few_a_year,
        'local_population_midyear': few_a_year,
        'ssd_permanence': _few_on('coalesce(order_date, decision_date)'),
        'local_foster_carers': _few_on('coalesce(approved_date, assessment_started_date)'),
        'local_adopters': _few_on('stage_1_started_date'),
    } %}
    {% for others in [_days_of_early_help(), _days_of_schools(), _days_of_adults(), own_extracts()] %}
    {% do ours.update(others) %}
    {% endfor %}
    {{ return(ours) }}
{% endmacro %}


{# Of early help, children's centres, young people and what people say of services. #}
{% macro _days_of_early_help() -%}
    {{ return({
        'local_early_help_contacts': _on('coalesce(contact_date, allocated_date)'),
        'local_early_help_assessments': _on('completed_date'),
        'local_step_downs': _on('agreed_date'),
        'local_childrens_centres': _on('registered_date'),
        'local_childrens_centre_attendance': _on('activity_date'),
        'local_childrens_centre_reach': _list_of_month(),
        'local_births': _on('list_received_date'),
        'local_ccis': _list_of_month(),
        'local_youth_sessions': _on('session_date'),
        'local_early_help_cases': _spell('local_early_help_cases'),
        'local_supporting_families': _on('coalesce(engaged_date, claim_date)'),
        'local_fgc': _spell('local_fgc', ['dated']),
        'local_family_feedback': _on('closure_date'),
        'local_complaints': _on('received_date'),
        'local_compliments': _on('received_date'),
        'local_youth_justice_contacts': _on('contact_date'),
        'local_parenting_programmes': {'days': [['start_date', ['dated', 'begun']], [_known_end('end_date'), ['history']]]},
        'local_yds': _undated('few'),
    }) }}
{%- endmacro %}


{# Of schools and children out of school. #}
{% macro _days_of_schools() -%}
    {{ return({
        'local_admissions_offers': _undated('few'),
        'local_attainment': _undated('few'),
        'local_survey_results': _undated('few'),
        'local_ehcp_transitions': _undated('few'),
        'local_sen2': _on('plan_issued_date'),
        'local_cme': _spell('local_cme'),
        'local_ehe': _spell('local_ehe'),
        'local_exclusions': _on('exclusion_date'),
        'local_attendance': _undated('adds'),
    }) }}
{%- endmacro %}


{# Of adult safeguarding and the services that adults use. #}
{% macro _days_of_adults() -%}
    {{ return({
        'local_asg_concerns': _on('received_date'),
        'local_asg_training': _on('course_date'),
        'local_asg_police_referrals': _on('referral_date'),
        'local_asg_enquiries': _spell('local_asg_enquiries', ['dated']),
        'local_asg_adults': _undated('stands'),
        'local_asg_sars': _few_on('requested_date'),
        'local_cqc_ratings': _few_on('as_at_date'),
        'local_provider_contracts': _undated('few'),
    }) }}
{%- endmacro %}
