{# What is counted of caseloads, agency staff and audits (rule S19), as section_counts takes it. #}
{% macro workforce_measures() -%}
    {{ return([
        {
            'rows': ref('cohort_measured_worker'), 'row_id': 'worker_id', 'is_about_child': false, 'dated': 'month_end',
            'each_of': 'team_group',
            'perhaps': [{'model': 'cohort_perhaps_caseload', 'where': 'true', 'first': 'month_end', 'last': 'month_end'}],
            'measures': {'each': {'numerator': 'numerator', 'denominator': 'denominator'}},
        },
        {
            'rows': ref('cohort_staff'), 'row_id': 'staff_id', 'is_about_child': false, 'dated': 'month_end',
            'perhaps': [_perhaps_agency_staff()],
            'measures': {
                'agency_staff': {'numerator': 'fte_of_agency_social_workers', 'denominator': 'fte_of_social_workers'},
            },
        },
        {
            'rows': ref('event_case_audit'), 'row_id': 'audit_id', 'is_about_child': false, 'dated': 'completed_date',
            'where': 'is_social_care = 1',
            'measures': {'case_audits_meeting_standard': {
                'numerator': 'is_meeting_standard', 'denominator': '1', 'might_count': 'is_grade_unknown',
            }},
        },
    ]) }}
{%- endmacro %}


{#
    Hours that may belong to the share of agency staff: those of a post that may be a social worker's, those of a social worker that
    are not known (most_hours at most), and, of the numerator alone, those of one who may be from an agency.
#}
{% macro _perhaps_agency_staff() -%}
    {{ return({
        'model': 'cohort_staff', 'first': 'month_end', 'last': 'month_end', 'where': 'is_agency_share_in_doubt = 1',
        'numerator': 'perhaps_fte_of_agency', 'denominator': 'perhaps_fte',
        'might_count': 'most_fte * is_agency_unknown',
    }) }}
{%- endmacro %}
