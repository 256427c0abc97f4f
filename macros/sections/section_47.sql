{# What is counted of strategy meetings and Section 47 enquiries (rule S7), as section_counts takes it. #}
{% macro section_47_measures() -%}
    {%- set enquiries = {'rows': ref('event_section_47'), 'row_id': 's47_enquiry_id'} -%}
    {%- set outcomes = {} -%}
    {%- for outcome in ['substantiated_continuing', 'substantiated_no_continuing', 'not_substantiated'] -%}
        {%- set has_outcome = 'is_' ~ outcome -%}
        {%- do outcomes.update({'s47_outcome_' ~ outcome: {
            'numerator': has_outcome, 'denominator': '1',
            'might_count': 'is_outcome_unknown * (1 - ' ~ has_outcome ~ ')', 'might_not_count': 'is_outcome_unknown * ' ~ has_outcome,
        }}) -%}
    {%- endfor -%}
    {%- do outcomes.update({'s47_outcome_not_recorded': {
        'numerator': 'is_outcome_not_recorded', 'denominator': '1',
        'might_not_count': flag("outcome_category = 'unknown'"),
    }}) -%}
    {%- set completed = dict(enquiries, dated='end_date', unknown_day=['earliest_end', 'latest_end']) -%}
    {{ return([
        {'rows': ref('event_strategy_meeting'), 'row_id': 'strategy_meeting_id', 'dated': 'meeting_date', 'measures': {
            'strategy_meetings': {'numerator': '1'},
            'strategy_meetings_to_s47': {'numerator': 'is_followed_by_section_47', 'denominator': '1'},
        }},
        dict(enquiries, dated='start_date', measures={'s47_started': {'numerator': '1'}}),
        dict(completed, measures=dict(outcomes, s47_completed={'numerator': '1'})),
        dict(completed, breakdown='outcome_category', category_unknown='is_outcome_unknown = 1', measures={
            's47_by_outcome': {'numerator': '1'},
        }),
    ]) }}
{%- endmacro %}
