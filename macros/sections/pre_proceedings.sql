{# What is counted of pre-proceedings and family group decision-making before them (rule S36), as section_counts takes it. #}
{% macro pre_proceedings_measures() -%}
    {%- set rows = {'rows': ref('event_pre_proceedings'), 'row_id': 'pre_proceedings_id'} -%}
    {%- set times = dict(rows, where='start_date is not null') -%}
    {%- set offered = {'numerator': 'is_fgdm_offered', 'denominator': '1', 'might_count': 'is_fgdm_offer_unknown'} -%}
    {%- set held = {'numerator': 'is_fgdm_held', 'denominator': '1', 'might_count': 'is_fgdm_holding_unknown'} -%}
    {{ return([
        dict(times, dated='start_date', measures={
            'pp_started': {'numerator': '1'},
            'fgdm_offered': offered,
            'fgdm_held': held,
        }),
        {'rows': ref('cohort_pre_proceedings'), 'row_id': 'person_id', 'dated': 'month_end', 'perhaps': [{
            'model': 'event_pre_proceedings', 'where': 'earliest_end is not null', 'from': 'left_stock_date', 'until': 'latest_end',
        }], 'measures': {
            'pp_open': {'numerator': '1'},
        }},
        dict(times, dated='first_meeting_date', measures={
            'pp_days_decision_to_meeting': _days_averaged('days_from_decision_to_meeting', 'is_decision_to_meeting_known'),
            'pp_days_letter_to_meeting': _days_averaged('days_from_letter_to_meeting', 'is_letter_to_meeting_known'),
        }),
        dict(times, dated='end_date', unknown_day=['earliest_end', 'latest_end'], measures={
            'pp_ended': {'numerator': '1'},
            'pp_ended_issue': {'numerator': 'is_issue', 'denominator': '1', 'might_count': 'is_outcome_unknown'},
            'pp_ended_step_down': {'numerator': 'is_step_down', 'denominator': '1', 'might_count': 'is_outcome_unknown'},
        }),
        dict(rows, dated='court_application_date', measures={
            'pp_court_applications': {'numerator': '1'},
            'fgdm_offered_before_court': offered,
            'fgdm_held_before_court': held,
        }),
    ]) }}
{%- endmacro %}


{# Days in an average, which leaves out the meetings of which they are not known. #}
{% macro _days_averaged(days, is_known) -%}
    {{ return({'numerator': days, 'denominator': is_known, 'might_count': '1 - ' ~ is_known}) }}
{%- endmacro %}
