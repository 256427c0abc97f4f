{#
    What is counted of the quality of early help (rule S28), as section_counts takes it. A complaint or compliment of which nobody knows
    the service may be early help's.
#}
{% macro service_quality_measures() -%}
    {%- set complaints = {'rows': ref('event_complaint'), 'row_id': 'complaint_id', 'is_about_child': false} -%}
    {{ return([
        {
            'rows': ref('event_family_feedback'), 'row_id': "concat_ws(' ', feedback_id, question_id)", 'is_about_child': false,
            'dated': 'closure_date', 'measures': {
                'eh_family_feedback_positive': {
                    'numerator': 'is_positive', 'denominator': '1', 'might_count': 'is_answer_unread',
                },
            },
        },
        dict(complaints, dated='received_date', measures={
            'eh_complaints_received': {'numerator': 'is_early_help', 'might_count': 'is_service_unknown'},
        }),
        dict(complaints, dated='closed_date', unknown_day=['earliest_end', 'latest_end'], measures={
            'eh_complaints_upheld': _of_early_help('is_upheld', 'is_early_help_upheld', 'is_outcome_unknown'),
            'eh_complaints_closed_in_time': dict(
                _of_early_help('is_closed_in_time', 'is_early_help_closed_in_time', 'is_timeliness_unknown'),
                denominator='is_early_help', due='due_date', done='closed_date'
            ),
        }),
        {
            'rows': ref('event_compliment'), 'row_id': 'compliment_id', 'is_about_child': false, 'dated': 'received_date',
            'measures': {'eh_compliments': {'numerator': 'is_early_help', 'might_count': 'is_service_unknown'}},
        },
        {
            'rows': ref('event_case_audit'), 'row_id': 'audit_id', 'is_about_child': false, 'dated': 'completed_date',
            'measures': {'eh_team_manager_audits': {
                'numerator': 'is_early_help_by_team_manager', 'might_count': 'is_perhaps_by_team_manager',
            }},
        },
    ]) }}
{%- endmacro %}


{# Complaints about early help with a flag, is_counted; each may have it of which the service, or the flag of any, is not known. #}
{% macro _of_early_help(is_met, is_counted, is_unknown) -%}
    {{ return({
        'numerator': is_counted,
        'might_count': '(is_early_help + is_service_unknown) * greatest(' ~ is_met ~ ', ' ~ is_unknown ~ ') - ' ~ is_counted,
    }) }}
{%- endmacro %}
