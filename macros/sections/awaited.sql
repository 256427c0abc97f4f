{#
    What a measure counts only once it has been done, and is therefore in no figure while it is awaited: blocks as
    section_exceptions takes them, without a date to count by. A conference is asked for while the enquiry is open and, once it
    has ended on substantiated concerns, for 3 months after the conference was due; an initial health assessment until the child
    leaves care; a family group conference until the case is closed, an answer to a complaint until it is closed, and an
    education, health and care plan until it is decided that none is to be issued.
#}
{% macro awaited_measures() -%}
    {{ return([
        {
            'rows': ref('event_section_47'), 'row_id': "'enquiry ' || s47_enquiry_id", 'team': 'team_id',
            'asked_until': 'case when coalesce(end_date, earliest_end) is not null then ' ~ add_months('conference_due_date', 3)
            ~ ' end',
            'measures': {
                'icpc_15wd': {'numerator': '0', 'denominator': '1', 'due': 'conference_due_date', 'done': 'conference_date'},
            },
        },
        {
            'rows': ref('event_initial_health_assessment'), 'row_id': 'period_of_care_id', 'asked_until': 'end_date',
            'measures': {
                'lac_initial_health_assessment_20wd': {
                    'numerator': '0', 'denominator': '1', 'due': 'assessment_due_date', 'done': 'assessment_date',
                },
            },
        },
        {
            'rows': ref('event_family_conference_case'), 'row_id': 'fgc_case_id', 'is_about_child': false,
            'where': 'allocated_date is not null and conference_date is null and is_conference_unread = 0',
            'asked_until': 'coalesce(closed_date, earliest_end)',
            'measures': {
                'fgc_held_20wd': {'numerator': '0', 'denominator': '1', 'due': 'conference_due_date', 'done': 'conference_date'},
            },
        },
        {
            'rows': ref('event_complaint'), 'row_id': 'complaint_id', 'is_about_child': false,
            'where': 'is_early_help = 1 and is_open = 1',
            'measures': {
                'eh_complaints_closed_in_time': {'numerator': '0', 'denominator': '1', 'due': 'due_date', 'done': 'closed_date'},
            },
        },
        {
            'rows': ref('event_ehc_request'), 'row_id': "concat_ws(' ', person_id, request_date)",
            'where': 'is_awaited = 1 or is_judged = 1',
            'measures': {
                'ehcp_20_weeks': {'numerator': '0', 'denominator': '1', 'due': 'plan_due_date', 'done': 'plan_issued_date'},
            },
        },
    ]) }}
{%- endmacro %}
