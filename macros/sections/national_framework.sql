{# What the dashboard of the National Framework counts that no other section does (rule S37), as section_counts takes it. #}
{% macro national_framework_measures() -%}
    {%- set starts = {'rows': ref('event_care_start'), 'row_id': 'period_of_care_id', 'begins': 'entered_care_date'} -%}
    {{ return([
        dict(starts, ends='counted_until', stock='lac_children_starting'),
        dict(
            starts, where='is_unaccompanied = 1', ends='unaccompanied_counted_until', stock='lac_uasc_starting'
        ),
        {
            'rows': ref('event_period_of_care'), 'row_id': 'period_of_care_id', 'dated': 'end_date', 'where': 'is_exit = 1',
            'unknown_day': ['earliest_end', 'latest_end'], 'measures': {
                'lac_ceased_cao': {
                    'numerator': 'is_child_arrangements', 'denominator': '1', 'might_count': flag(is_not_known('leaving_reason')),
                },
            },
        },
        of_looked_after('cohort_placement', {
            'lac_foster': _placed_in("'foster_relative_or_friend', 'foster_other'"),
            'lac_secure_or_childrens_home': _placed_in("'secure_home', 'childrens_home'"),
            'lac_semi_independent': _placed_in("'independent_living', 'semi_independent'"),
        }),
        of_looked_after('cohort_looked_after_workers', {
            'lac_3plus_social_workers': {
                'numerator': 'has_three_workers', 'denominator': '1', 'might_count': 'has_perhaps_three_workers',
            },
        }),
    ]) }}
{%- endmacro %}


{# Children whose placement is in some of the groups of placement_group; one without a type that is known may be in any. #}
{% macro _placed_in(groups) -%}
    {{ return({
        'numerator': flag('placement_group in (' ~ groups ~ ')'), 'denominator': '1',
        'might_count': flag(is_undecided('placement_type')),
    }) }}
{%- endmacro %}
