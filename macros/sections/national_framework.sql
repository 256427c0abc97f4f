{# What the dashboard of the National Framework counts that no other section does (rule S37), as section_counts takes it. #}
{% macro national_framework_measures() -%}
    {%- set starts = {'rows': ref('event_care_start'), 'row_id': 'period_of_care_id', 'begins': 'entered_care_date'} -%}
    {{ return(_care_leavers_at_their_birthday() + [
        dict(starts, ends='counted_until', stock='lac_children_starting'),
        dict(
            starts, where='is_unaccompanied = 1', ends='unaccompanied_counted_until', stock='lac_uasc_starting'
        ),
        {
            'rows': ref('event_period_of_care'), 'row_id': 'period_of_care_id', 'dated': 'end_date', 'where': 'is_exit = 1',
            'unknown_day': ['earliest_end', 'latest_end'], 'measures': {
                'lac_ceased_cao': {'numerator': 'is_child_arrangements', 'denominator': '1', 'might_count': 'is_reason_unknown'},
            },
        },
        of_looked_after('cohort_placement', {
            'lac_foster': _placed('is_foster'),
            'lac_secure_or_childrens_home': _placed('is_secure_or_childrens_home'),
            'lac_semi_independent': _placed('is_semi_independent'),
            'lac_over_20_miles': {'numerator': 'is_over_20_miles', 'denominator': '1', 'might_count': 'is_distance_unknown'},
        }),
        {
            'rows': ref('cohort_assessment_factor'), 'row_id': 'episode_id', 'dated': 'month_end', 'each_of': 'assessment_factor',
            'perhaps': [{
                'model': 'event_assessment_factor', 'where': 'is_identified = 0', 'from': 'counted_from', 'until': 'counted_until',
            }],
            'measures': {'each': {'numerator': '1'}},
        },
        dict(
            of_looked_after('cohort_looked_after_questionnaire', {
                'lac_sdq_average': {'numerator': 'score', 'denominator': '1', 'might_count': 'is_score_unknown'},
            }),
            where='is_scored = 1'
        ),
        _social_workers(),
        of_looked_after('cohort_looked_after_workers', {
            'lac_3plus_social_workers': {
                'numerator': 'has_three_workers', 'denominator': '1', 'might_count': 'has_perhaps_three_workers',
            },
        }),
    ]) }}
{%- endmacro %}


{#
    Care leavers by the age that they reached in the month, as its snapshot has them. Doubts are those of the measures of all ages
    (care_leaver_measures); whoever has no date of birth is at no age.
#}
{% macro _care_leavers_at_their_birthday() -%}
    {%- set blocks = [] -%}
    {%- for age, flag_of_age in {'17_18': 'is_17_or_18_in_month', '19_21': 'is_19_to_21_in_month'}.items() -%}
        {%- do blocks.append({
            'rows': ref('cohort_care_leaver'), 'row_id': 'person_id', 'dated': 'month_end', 'where': flag_of_age ~ ' = 1',
            'perhaps': [{
                'model': 'cohort_care_leaver', 'where': 'is_perhaps_care_leaver = 1 and ' ~ flag_of_age ~ ' = 1',
                'first': 'month_end', 'last': 'month_end',
            }],
            'measures': {
                'care_leavers_' ~ age ~ '_suitable_accommodation': care_leaver_outcomes().suitable_accommodation,
                'care_leavers_' ~ age ~ '_eet': care_leaver_outcomes().eet,
            },
        }) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Children whose placement is of a kind, a flag; one without a type that is known may be of any. #}
{% macro _placed(is_of_kind) -%}
    {{ return({'numerator': is_of_kind, 'denominator': '1', 'might_count': flag(is_undecided('placement_type'))}) }}
{%- endmacro %}


{#
    Social workers who left and posts that nobody holds, by full-time equivalent. Hours that are not known are most_hours at most: of a
    leaver they may count, of one in post they may be in the denominator.
#}
{% macro _social_workers() -%}
    {{ return({
        'rows': ref('cohort_social_worker'), 'row_id': 'row_id', 'is_about_child': false, 'dated': 'month_end',
        'perhaps': [{
            'model': 'cohort_social_worker', 'first': 'month_end', 'last': 'month_end', 'where': 'is_hours_unknown = 1',
            'numerator': '0', 'denominator': 'most_fte_in_post', 'might_count': 'most_fte_left_or_vacant',
        }],
        'measures': {
            'social_worker_turnover': {'numerator': 'fte_left', 'denominator': 'fte_in_post'},
            'social_worker_vacancy': {'numerator': 'fte_vacant', 'denominator': 'fte_of_posts'},
        },
    }) }}
{%- endmacro %}
