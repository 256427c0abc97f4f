{#
    What is counted of care leavers in the months that have a snapshot of them (rule S16), as section_counts takes it. Who has no date
    of birth stays in, and may be too old to be in either part.
#}
{% macro care_leaver_measures() -%}
    {%- set young_people = {
        'rows': ref('cohort_care_leaver'), 'row_id': 'person_id', 'dated': 'month_end', 'where': 'is_snapshot = 1',
    } -%}
    {%- set perhaps_leavers = [{
        'model': 'cohort_care_leaver', 'where': 'is_perhaps_care_leaver = 1 and is_snapshot = 1', 'first': 'month_end', 'last': 'month_end',
    }] -%}
    {{ return([
        dict(young_people, measures={
            'care_leavers_number': {
                'numerator': 'is_care_leaver', 'might_count': 'is_perhaps_care_leaver',
                'might_not_count': 'is_age_unknown * is_care_leaver',
            },
        }),
        dict(young_people, perhaps=perhaps_leavers + perhaps_looked_after(), measures={
            'pathway_plan': {
                'numerator': 'has_pathway_plan', 'denominator': 'is_pathway_plan_expected', 'due': 'first_pathway_plan_due_date',
                'might_count': 'is_age_unknown * (is_pathway_plan_expected - has_pathway_plan)',
                'might_not_count': 'is_age_unknown * has_pathway_plan',
            },
            'pathway_plan_up_to_date': {
                'numerator': 'is_pathway_plan_up_to_date', 'denominator': 'is_pathway_plan_expected',
                'due': 'pathway_plan_due_date',
                'might_count': 'is_age_unknown * (is_pathway_plan_expected - is_pathway_plan_up_to_date)',
                'might_not_count': 'is_age_unknown * is_pathway_plan_up_to_date',
            },
        }),
        dict(young_people, perhaps=perhaps_leavers, measures={
            'care_leavers_former_uasc': {
                'numerator': 'is_former_unaccompanied', 'might_not_count': 'is_age_unknown * is_former_unaccompanied',
            },
            'care_leavers_suitable_accommodation': care_leaver_outcomes().suitable_accommodation,
            'care_leavers_eet': care_leaver_outcomes().eet,
        }),
    ]) }}
{%- endmacro %}


{# Where care leavers live and what they do, of all ages or of some: what is counted of each row, by outcome. #}
{% macro care_leaver_outcomes() -%}
    {{ return({
        'suitable_accommodation': {
            'numerator': 'is_accommodation_suitable', 'denominator': 'is_accommodation_counted',
            'might_count': 'greatest(is_accommodation_not_recorded, is_perhaps_not_housed'
                ~ ' * (is_accommodation_counted - is_accommodation_suitable))',
            'might_not_count': 'is_perhaps_not_housed * is_accommodation_suitable',
        },
        'eet': {
            'numerator': 'is_in_education_employment_or_training', 'denominator': 'is_activity_counted',
            'might_count': 'greatest(is_activity_not_recorded, is_perhaps_not_counted'
                ~ ' * (is_activity_counted - is_in_education_employment_or_training))',
            'might_not_count': 'is_perhaps_not_counted * is_in_education_employment_or_training',
        },
    }) }}
{%- endmacro %}
