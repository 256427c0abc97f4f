{# Of care providers: how the Care Quality Commission rates them (rule S33), and what the council does about a contract. #}
{% macro care_provider_measures() -%}
    {%- set locations = {
        'rows': ref('cohort_care_location'), 'row_id': 'kind_of_care_id', 'is_about_child': false,
        'dated': 'month_end',
    } -%}
    {%- set contracts = {
        'rows': ref('cohort_care_contract'), 'row_id': 'location_id', 'is_about_child': false, 'dated': 'month_end',
    } -%}
    {%- set blocks = [
        dict(locations, breakdown='type_and_rating', category_unknown='is_unknown = 1', measures={
            'asg_cqc_ratings': {'numerator': '1', 'might_not_count': 'is_departure_unknown'},
        }),
        dict(contracts, perhaps=[_perhaps_open('default')], measures={'asg_contract_defaults': {'numerator': 'is_in_default'}}),
        dict(contracts, perhaps=[_perhaps_open('plan')], measures={
            'asg_improvement_plans': {'numerator': 'has_improvement_plan'},
        }),
        {
            'rows': ref('event_care_contract'), 'row_id': 'contract_id', 'is_about_child': false,
            'dated': 'default_start_date',
            'measures': {'asg_contract_defaults_new': {'numerator': 'is_first_default_in_quarter'}},
        },
    ] -%}
    {%- for measure_id, kind in {
        'asg_care_homes_good_outstanding': 'care_home', 'asg_home_care_good_outstanding': 'home_care',
    }.items() -%}
        {%- do blocks.append(dict(
            locations, where='is_' ~ kind ~ ' = 1', measures={measure_id: {
                'numerator': 'is_good_or_outstanding', 'denominator': 'is_rated',
                'might_not_count': 'is_good_or_outstanding * greatest(is_unknown, is_departure_unknown)',
            }},
            perhaps=[{
                'model': 'cohort_care_location', 'first': 'month_end', 'last': 'month_end',
                'where': 'is_perhaps_rated_' ~ kind ~ ' = 1',
                'might_count': flag("is_good_or_outstanding = 1 or rating = 'unknown'"),
            }]
        )) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Of reviews, and of what partners do: training, and referrals of vulnerable adults by the police. #}
{% macro adult_partnership_measures() -%}
    {%- set reviews = {'rows': ref('event_adult_review'), 'row_id': 'sar_id'} -%}
    {{ return([
        dict(reviews, dated='requested_date', measures={'asg_sars_requested': {'numerator': '1'}}),
        dict(reviews, dated='commissioned_date', measures={'asg_sars_commissioned': {'numerator': '1'}}),
        dict(
            reviews, dated='concluded_date', unknown_day=['earliest_end', 'latest_end'], breakdown='duration_band',
            category_unknown='is_duration_unknown = 1', measures={'asg_sars_concluded_by_duration': {'numerator': '1'}}
        ),
        {
            'rows': ref('event_adult_training'), 'row_id': 'place_id', 'is_about_child': false,
            'dated': 'course_date', 'measures': {'asg_training_courses': {'numerator': '1'}},
        },
        {
            'rows': ref('event_adult_police_referral'), 'row_id': 'referral_id', 'dated': 'referral_date',
            'measures': {
                'asg_police_referrals': {'numerator': '1'},
                'asg_police_referrals_with_crime': {'numerator': 'is_linked_to_crime', 'might_count': 'is_link_unknown'},
            },
        },
    ]) }}
{%- endmacro %}


{# What may still be open that ended on a day nobody knows: a default or a plan. #}
{% macro _perhaps_open(kind) -%}
    {{ return({
        'model': 'event_care_contract', 'where': 'earliest_' ~ kind ~ '_end is not null',
        'from': kind ~ '_start_date', 'until': 'null',
    }) }}
{%- endmacro %}
