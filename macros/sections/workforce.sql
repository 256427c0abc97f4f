{# What is counted of caseloads, agency staff and audits (rule S19), as section_counts takes it. #}
{% macro workforce_measures() -%}
    {{ return([
        {
            'rows': ref('cohort_measured_worker'), 'row_id': 'worker_id', 'is_about_child': false, 'dated': 'month_end',
            'each_of': 'team_group',
            'measures': {'each': {'numerator': 'numerator', 'denominator': 'denominator'}},
        },
        {'rows': ref('cohort_staff'), 'row_id': 'staff_id', 'is_about_child': false, 'dated': 'month_end', 'measures': {
            'agency_staff': {'numerator': 'fte * is_agency_social_worker', 'denominator': 'fte * is_social_worker_post'},
        }},
        {
            'rows': ref('event_case_audit'), 'row_id': 'audit_id', 'is_about_child': false, 'dated': 'completed_date',
            'where': 'is_social_care = 1',
            'measures': {'case_audits_meeting_standard': {
                'numerator': 'is_meeting_standard', 'denominator': '1', 'might_count': 'is_grade_unknown',
            }},
        },
    ]) }}
{%- endmacro %}
