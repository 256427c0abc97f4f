{#
    What is counted of adoptions and adopters (rule S17), as section_counts takes it. An adoption of which a date is not known
    is left out of both parts of an average.
#}
{% macro adoption_measures() -%}
    {%- set adopters = {'rows': ref('event_adopter_household'), 'row_id': 'household_id', 'is_about_child': false} -%}
    {%- set adoptions = {
        'rows': ref('event_adoption'), 'row_id': 'period_of_care_id', 'dated': 'order_date',
        'unknown_day': ['earliest_order_date', 'latest_order_date'],
    } -%}
    {#- Who left care for a reason that is missing, or none of its codes, may have been adopted. -#}
    {%- set perhaps_adopted = [{
        'model': 'event_period_of_care', 'where': 'is_reason_unknown = 1',
        'first': 'coalesce(earliest_end, end_date)', 'last': 'coalesce(latest_end, end_date)',
    }] -%}
    {{ return([
        dict(adoptions, perhaps=perhaps_adopted, measures={
            'adoptions': {'numerator': '1'},
            'adoptions_within_12m_shobpa': {
                'numerator': 'is_within_12_months_of_decision', 'denominator': '1',
                'might_count': 'is_perhaps_within_12_months_of_decision', 'due': 'order_due_date', 'done': 'order_date',
            },
            'adopted_hard_to_place': {
                'numerator': 'is_harder_to_place', 'denominator': '1', 'might_count': 'is_perhaps_harder_to_place',
            },
        }),
        dict(adoptions, unknown_day=none, perhaps=perhaps_adopted + [{
            'model': 'event_adoption', 'where': 'earliest_order_date is not null',
            'first': 'earliest_order_date', 'last': 'latest_order_date',
        }], measures={
            'adoption_a1_days': _averaged('a1', 'true'),
            'adoption_a10_days': _averaged('a10', 'true'),
            'adoption_a2_days': _averaged('a2', 'placement_order_date is not null'),
        }),
        of_looked_after('cohort_placement', {
            'children_placed_for_adoption': {
                'numerator': 'is_placed_for_adoption', 'might_count': flag("placement_type = 'unknown'"),
            },
        }),
        dict(adopters, dated='approved_date', measures={
            'adopters_approved': {'numerator': '1'},
        }),
        dict(
            adopters, begins='stage_1_started_date', ends='stage_1_ended_date', stock='adopters_in_assessment',
            breakdown="'stage_1'", perhaps=[{
                'model': 'event_adopter_household', 'where': 'earliest_stage_1_end is not null',
                'from': 'stage_1_ended_date', 'until': 'null',
            }]
        ),
        dict(
            adopters, begins='stage_2_started_date', ends='stage_2_ended_date', stock='adopters_in_assessment',
            breakdown="'stage_2'", perhaps=[{
                'model': 'event_adopter_household', 'where': 'earliest_stage_2_end is not null',
                'from': 'stage_2_ended_date', 'until': 'null',
            }]
        ),
    ]) }}
{%- endmacro %}


{#
    The days of adoptions in an average, a1, a10 or a2, which leaves out those of which they are not known. is_asked: whether an
    adoption has such days (one with the parents' consent has no placement order to count from). That the day of the order is not
    known is a doubt of its own.
#}
{% macro _averaged(average, is_asked) -%}
    {{ return({
        'numerator': average ~ '_days',
        'denominator': 'is_' ~ average ~ '_known',
        'might_count': flag('is_' ~ average ~ '_known = 0 and earliest_order_date is null and ' ~ is_asked),
    }) }}
{%- endmacro %}
