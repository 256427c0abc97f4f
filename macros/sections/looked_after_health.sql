{#
    What is counted of the health and education of looked-after children (rule S15), as section_counts takes it. A child of unknown
    age stays in a denominator to which it may not belong (rule S25): without it the share would lie between those with it in the
    numerator and out of it.
#}
{% macro looked_after_health_measures() -%}
    {%- set assessments = {'rows': ref('event_initial_health_assessment'), 'row_id': 'period_of_care_id'} -%}
    {#- A check before it that cannot be read may have been the one, in its own month. -#}
    {%- set not_the_first = flag('unread_check_date < assessment_date') -%}
    {{ return([
        of_looked_after('cohort_looked_after_health', {
            'lac_health_assessment_up_to_date': {
                'numerator': 'is_health_assessment_up_to_date', 'denominator': 'is_check_expected',
                'due': 'health_assessment_due_date',
                'might_count': 'is_health_assessment_perhaps_up_to_date',
            },
            'lac_dental_check_up_to_date': {
                'numerator': 'is_dental_check_up_to_date', 'denominator': 'is_check_expected', 'due': 'dental_check_due_date',
                'might_count': 'is_dental_check_perhaps_up_to_date',
            },
        }),
        dict(assessments, dated='assessment_date', perhaps=[{
            'model': 'event_initial_health_assessment', 'where': 'true', 'first': 'unread_check_date', 'last': 'unread_check_date',
        }], measures={
            'lac_initial_health_assessment_20wd': {
                'numerator': 'is_within_20_working_days', 'denominator': '1',
                'might_count': '(1 - is_within_20_working_days) * ' ~ not_the_first,
                'might_not_count': 'is_within_20_working_days * ' ~ not_the_first,
                'due': 'assessment_due_date', 'done': 'assessment_date',
            },
        }),
        of_looked_after('cohort_looked_after_education', {
            'lac_pep': {
                'numerator': 'has_plan', 'denominator': 'is_plan_expected', 'due': 'first_plan_due_date',
                'might_count': 'greatest(is_plan_unknown, is_plan_perhaps_expected * (1 - has_plan))',
                'might_not_count': 'is_plan_perhaps_expected * has_plan',
            },
            'lac_pep_up_to_date': {
                'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected', 'due': 'plan_due_date',
                'might_count': 'is_plan_perhaps_expected * (1 - is_plan_up_to_date)',
                'might_not_count': 'is_plan_perhaps_expected * is_plan_up_to_date',
            },
        }),
        of_looked_after('cohort_school_term', row_id="concat_ws(' ', person_id, term_id)", measures={
            'lac_pep_termly': {
                'numerator': 'is_plan_completed', 'denominator': 'is_plan_expected', 'due': 'plan_due_date',
                'might_count': 'is_age_unknown * (is_plan_expected - is_plan_completed)',
                'might_not_count': 'is_age_unknown * is_plan_completed',
            },
            'lac_early_education_takeup': {
                'numerator': 'is_early_education_taken', 'denominator': 'is_early_education_expected',
                'might_count': 'is_age_unknown * (is_early_education_expected - is_early_education_taken)',
                'might_not_count': 'is_age_unknown * is_early_education_taken',
            },
        }),
    ]) }}
{%- endmacro %}


{# Whether a check may be a completed one of either kind: its status is none of the codes, or its kind none of the words. #}
{% macro is_unread_check() -%}
    (
        health_check_status = 'unknown'
        or (health_check_status = 'completed' and health_check_type is null and recorded_type is not null)
    )
{%- endmacro %}
