{# What is counted of the health and education of looked-after children (SEMANTICS S15), as section_counts takes it. #}
{% macro looked_after_health_measures() -%}
    {%- set assessments = {'rows': ref('event_initial_health_assessment'), 'row_id': 'period_of_care_id'} -%}
    {{ return([
        {'rows': ref('cohort_looked_after_health'), 'row_id': 'person_id', 'dated': 'month_end',
         'perhaps': perhaps_looked_after(), 'measures': {
            'lac_health_assessment_up_to_date': {
                'numerator': 'is_health_assessment_up_to_date', 'denominator': 'is_check_expected',
                'due': 'health_assessment_due_date',
                'might_count': 'is_health_assessment_perhaps_up_to_date',
            },
            'lac_dental_check_up_to_date': {
                'numerator': 'is_dental_check_up_to_date', 'denominator': 'is_check_expected', 'due': 'dental_check_due_date',
                'might_count': 'is_dental_check_perhaps_up_to_date',
            },
        }},
        dict(assessments, dated='assessment_date', perhaps=[{
            'model': 'event_initial_health_assessment', 'where': 'true', 'first': 'unread_check_date', 'last': 'unread_check_date',
        }], measures={
            'lac_initial_health_assessment_20wd': {
                'numerator': 'is_within_20_working_days', 'denominator': '1',
                'due': 'assessment_due_date', 'done': 'assessment_date',
            },
        }),
        {'rows': ref('cohort_looked_after_education'), 'row_id': 'person_id', 'dated': 'month_end',
         'perhaps': perhaps_looked_after(), 'measures': {
            'lac_pep': {
                'numerator': 'has_plan', 'denominator': 'is_plan_expected', 'due': 'first_plan_due_date',
                'might_count': 'is_plan_unknown',
            },
            'lac_pep_up_to_date': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected', 'due': 'plan_due_date'},
        }},
        {'rows': ref('cohort_school_term'), 'row_id': "concat_ws(' ', person_id, term_id)", 'dated': 'month_end',
         'perhaps': perhaps_looked_after(), 'measures': {
            'lac_pep_termly': {'numerator': 'is_plan_completed', 'denominator': 'is_plan_expected', 'due': 'plan_due_date'},
            'lac_early_education_takeup': {
                'numerator': 'is_early_education_taken', 'denominator': 'is_early_education_expected',
            },
        }},
    ]) }}
{%- endmacro %}


{# Whether a check may be a completed one of either kind: its status is none of the codes, or its kind none of the words. #}
{% macro is_unread_check() -%}
    (
        health_check_status = 'unknown'
        or (health_check_status = 'completed' and health_check_type is null and recorded_type is not null)
    )
{%- endmacro %}
