{#
    What is counted of children's centres, of the activity of 16 and 17 year olds and of youth work (rule S31), as section_counts takes
    it.
#}
{% macro participation_measures() -%}
    {{ return(_childrens_centres() + _activities_of_young_people() + [
        {
            'rows': ref('event_youth_session'), 'row_id': 'session_id', 'is_about_child': false, 'dated': 'session_date',
            'measures': {'youth_sessions': {'numerator': '1'}},
        },
    ]) }}
{%- endmacro %}


{# Children of the register, among all who live in the reach by the lists of health: the one is no part of the other. #}
{% macro _childrens_centres() -%}
    {%- set in_reach = {'numerator': '0', 'denominator': 'children'} -%}
    {%- set blocks = [] -%}
    {%- for kind, measure_id in {
        'registered': 'childrens_centre_registered', 'used_in_year': 'childrens_centre_accessed',
    }.items() -%}
        {%- do blocks.append({
            'rows': ref('event_childrens_centre_child'), 'row_id': 'person_id', 'stock': measure_id,
            'where': "kind = '" ~ kind ~ "' and is_in_reach = 1", 'begins': 'begins_date', 'ends': 'ends_date',
            'might_not_count': 'is_perhaps_none', 'perhaps': [{
                'model': 'event_childrens_centre_child', 'where': "kind = '" ~ kind ~ "' and is_in_reach = 0",
                'from': 'begins_date', 'until': 'ends_date',
            }],
        }) -%}
    {%- endfor -%}
    {{ return(blocks + [
        {
            'rows': ref('cohort_childrens_centre_reach'), 'row_id': 'lsoa_code', 'is_about_child': false, 'dated': 'month_end',
            'where': 'is_in_reach = 1',
            'measures': {'childrens_centre_registered': in_reach, 'childrens_centre_accessed': in_reach},
        },
        {
            'rows': ref('event_listed_birth'), 'row_id': 'person_id', 'dated': 'list_received_date', 'measures': {
                'childrens_centre_prebirthlist': {
                    'numerator': 'is_registered_before_list', 'denominator': '1', 'might_count': 'is_registration_undated',
                },
            },
        },
        {
            'rows': ref('event_childrens_centre_registration'), 'row_id': "person_id || ' ' || registered_date",
            'dated': 'registered_date', 'breakdown': 'category', 'measures': {
                'childrens_centre_online_registrations': {
                    'numerator': 'is_in_category', 'denominator': '1', 'might_count': 'is_perhaps_in_category',
                },
            },
        },
    ]) }}
{%- endmacro %}


{#
    What young people of academic age 16 and 17 do, by the return of the month; and, pooled, by those of December, January and February
    (rule S20), or as published of a council without returns. Of whom the activity is no code nobody knows what it is; who has no age or
    no word for residence may be none of them.
#}
{% macro _activities_of_young_people() -%}
    {%- set activities = {'not_known': 'is_not_known', 'neet': 'is_neet', 'neet_not_known': 'is_neet_or_not_known'} -%}
    {%- set returned = {'rows': ref('cohort_participation'), 'row_id': 'person_id', 'dated': 'month_end'} -%}
    {%- set looked_after = _of_young_people('is_looked_after', 'is_looked_after_unknown') -%}
    {%- set perhaps_of_them = [{
        'model': 'cohort_participation', 'where': 'is_activity_unknown = 1', 'first': 'month_end', 'last': 'month_end',
        'might_count': 'greatest(is_looked_after, is_looked_after_unknown)',
    }] -%}
    {%- set monthly, pooled, published = {}, {}, [] -%}
    {%- for activity, flag in activities.items() -%}
        {%- set measure = _of_young_people(flag, 'is_activity_unknown') -%}
        {%- do monthly.update({'yp_' ~ activity: measure}) -%}
        {%- do pooled.update({'yp_' ~ activity ~ '_annual': measure}) -%}
        {%- do published.append(_published_participation('yp_' ~ activity ~ '_annual')) -%}
    {%- endfor -%}
    {%- do monthly.update({'yp_participation_duty': _of_young_people('is_meeting_duty', 'is_duty_unknown')}) -%}
    {{ return([
        dict(returned, measures=monthly),
        dict(returned, where='is_neet = 1', perhaps=perhaps_of_them, measures={'yp_lac_neet': looked_after}),
        dict(returned, where='is_not_known = 1', perhaps=perhaps_of_them, measures={'yp_lac_not_known': looked_after}),
        dict(returned, dated='pooled_month_end', row_id="person_id || ' ' || month_end", measures=pooled),
    ] + published) }}
{%- endmacro %}


{# What is published of a measure, as a block: of a council without returns of its own. #}
{% macro _published_participation(measure) -%}
    {{ return({
        'rows': ref('event_official_participation'), 'where': "measure = '" ~ measure ~ "'", 'row_id': 'period_end',
        'is_about_child': false, 'dated': 'told_on',
        'period': {'first': 'period_start', 'last': 'period_end', 'published_on': 'published_on', 'has_counts': 'false'},
        'measures': {measure: {'numerator': 'published_value', 'denominator': '100'}},
    }) }}
{%- endmacro %}


{# A measure of young people with the doubts about what each does, a flag, and about whether each is one of them. #}
{% macro _of_young_people(numerator, unknown) -%}
    {{ return({
        'numerator': numerator, 'denominator': '1',
        'might_count': 'greatest(' ~ unknown ~ ', is_scope_unknown) * (1 - ' ~ numerator ~ ')',
        'might_not_count': 'is_scope_unknown * ' ~ numerator,
    }) }}
{%- endmacro %}
