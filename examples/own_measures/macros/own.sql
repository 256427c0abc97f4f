{# How the extracts are placed in time, as days_of_extracts of per10k says it of its own. #}
{% macro default__own_extracts() -%}
    {{ return({'local_family_group_conferences': {'days': [['conference_date', ['history', 'dated', 'begun']]]}}) }}
{%- endmacro %}


{# What is counted, in blocks as section_counts of per10k takes them. #}
{% macro default__own_measures() -%}
    {{ return([
        {
            'rows': ref('event_family_group_conference'), 'row_id': 'conference_id', 'dated': 'conference_date', 'measures': {
                'own_family_group_conferences_with_plan': {
                    'numerator': 'is_plan_agreed', 'denominator': '1', 'might_count': 'is_outcome_unknown',
                },
            },
        },
    ]) }}
{%- endmacro %}


{# Schemas are named as in per10k. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ return(per10k.generate_schema_name(custom_schema_name, node)) }}
{%- endmacro %}
