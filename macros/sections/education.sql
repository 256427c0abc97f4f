{#
    What is counted of schools and of children out of school (rule S20), as section_counts takes it. What was published counts only
    where the council has not given the rows behind it.
#}
{% macro education_measures() -%}
    {{ return(_results_and_offers() + _plans_and_pupils()) }}
{%- endmacro %}


{# What is published of schools, and the places that they offer. #}
{% macro _results_and_offers() -%}
    {%- set blocks = [] -%}
    {%- for measure in [
        'eyfs_gld', 'phonics_year1', 'ks2_rwm_expected', 'ks2_rwm_higher', 'ks4_english_maths_grade5', 'ks4_attainment8', 'ks4_ebacc_aps',
    ] -%}
        {%- do blocks.append(_published_result(measure)) -%}
    {%- endfor -%}
    {%- for phase in ['primary', 'secondary'] -%}
        {%- set offers = {
            'rows': ref('event_school_offer'), 'where': "phase = '" ~ phase ~ "'", 'row_id': "concat_ws(' ', person_id, offer_year)",
            'dated': 'offer_day', 'period': {'first': 'offer_day', 'last': 'offer_day', 'published_on': 'offer_day'},
            'perhaps': [{
                'model': 'event_school_offer', 'where': "phase = 'unknown'", 'first': 'offer_day', 'last': 'offer_day',
            }],
        } -%}
        {%- for preferences, flag_of in {'first': 'is_first_preference', 'top3': 'is_top_3_preference'}.items() -%}
            {%- set measure = 'offer_day_' ~ phase ~ '_' ~ preferences ~ '_preference' -%}
            {%- do blocks.append(dict(offers, measures={
                measure: {'numerator': flag_of, 'denominator': '1', 'might_count': 'is_preference_unread'},
            })) -%}
            {%- do blocks.append(_published_result(measure)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Education, health and care plans, children out of school, attendance and early education. #}
{% macro _plans_and_pupils() -%}
    {%- set requests = {
        'rows': ref('event_ehc_request'), 'row_id': "concat_ws(' ', person_id, request_date)", 'dated': 'plan_issued_date',
    } -%}
    {{ return([
        dict(requests, measures={
            'ehcp_issued': {'numerator': 'is_issued', 'might_count': 'is_perhaps_issued'},
            'ehcp_20_weeks': {
                'numerator': 'is_within_20_weeks', 'denominator': 'is_judged', 'might_count': 'is_request_unknown',
                'due': 'plan_due_date', 'done': 'plan_issued_date',
            },
        }),
        _transition('primary'),
        _transition('secondary'),
        {
            'rows': ref('cohort_out_of_school'), 'row_id': "concat_ws(' ', person_id, term_id)", 'dated': 'month_end', 'measures': {
                'cme_open': {
                    'numerator': 'is_missing_education', 'might_count': 'is_perhaps_missing_education - is_missing_education',
                },
                'ehe_open': {'numerator': 'is_home_educated', 'might_count': 'is_perhaps_home_educated - is_home_educated'},
                'ehe_returned_to_school': {
                    'numerator': 'is_returned_to_school', 'might_count': 'is_perhaps_returned_to_school - is_returned_to_school',
                },
                'ehe_prevented': {'numerator': 'times_prevented'},
                'permanent_exclusions_primary': {'numerator': 'exclusions_primary', 'might_count': 'perhaps_exclusions_primary'},
                'permanent_exclusions_secondary': {'numerator': 'exclusions_secondary', 'might_count': 'perhaps_exclusions_secondary'},
            },
        },
        {
            'rows': ref('event_term_attendance'), 'row_id': "concat_ws(' ', person_id, term_id)", 'dated': 'month_end', 'measures': {
                'school_attendance': {
                    'numerator': 'sessions_attended', 'denominator': 'sessions_possible', 'might_count': 'sessions_unknown',
                },
            },
        },
        {
            'rows': ref('event_early_education_place'), 'row_id': "concat_ws(' ', person_id, term_id)", 'dated': 'month_end', 'measures': {
                'two_year_old_takeup': {
                    'numerator': 'is_place_taken', 'denominator': '1', 'might_count': 'is_place_unknown',
                },
            },
        },
    ]) }}
{%- endmacro %}


{# A published result as a block. #}
{% macro _published_result(measure) -%}
    {{ return({
        'rows': ref('event_education_result'), 'where': "measure = '" ~ measure ~ "' and is_superseded = 0",
        'row_id': 'academic_year_start', 'is_about_child': false, 'dated': 'period_end',
        'period': {'first': 'period_start', 'last': 'period_end', 'published_on': 'published_on', 'has_counts': 'has_counts'},
        'measures': {measure: {'numerator': 'numerator', 'denominator': 'denominator'}},
    }) }}
{%- endmacro %}


{# Plans final by the day of a phase, as a block. #}
{% macro _transition(phase) -%}
    {{ return({
        'rows': ref('event_ehc_transition'), 'where': "phase = '" ~ phase ~ "'", 'row_id': "concat_ws(' ', person_id, transition_year)",
        'dated': 'plan_due_date', 'period': {'first': 'plan_due_date', 'last': 'plan_due_date'},
        'perhaps': [{
            'model': 'event_ehc_transition', 'where': "phase = 'unknown'", 'first': 'plan_due_date', 'last': 'plan_due_date',
        }],
        'measures': {'ehcp_transition_review_' ~ phase: {
            'numerator': 'is_finalised_in_time', 'denominator': '1', 'might_count': 'is_finalised_unread',
            'due': 'plan_due_date', 'done': 'finalised_date',
        }},
    }) }}
{%- endmacro %}
