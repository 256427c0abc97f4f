{# What is counted of conferences, child protection plans and their reviews (rules S7 and S10 to S12), as section_counts takes it. #}
{% macro child_protection_measures() -%}
    {%- set plans = {'rows': ref('event_child_protection_plan'), 'row_id': 'child_protection_plan_id'} -%}
    {%- set without_child = {'model': 'event_plan_without_child', 'where': 'true', 'category_unknown': 'true'} -%}
    {%- set ended_plans = dict(plans, dated='end_date', unknown_day=['earliest_end', 'latest_end']) -%}
    {%- set children = {
        'rows': ref('cohort_child_protection_plan'), 'row_id': 'person_id', 'dated': 'month_end', 'perhaps': perhaps_on_plan(),
    } -%}
    {{ return(_conferences() + [
        dict(plans, dated='start_date', perhaps=[dict(without_child, first='start_date', last='start_date')], measures={
            'cpp_starts': {'numerator': '1'},
            'cpp_repeat_2yr': {
                'numerator': 'is_repeat_within_2_years', 'denominator': '1', 'might_count': 'is_perhaps_repeat_within_2_years',
            },
            'cpp_repeat_ever': {'numerator': 'is_repeat_ever', 'denominator': '1'},
        }),
        dict(ended_plans, perhaps=[dict(without_child, first='end_date', last='end_date')], measures={
            'cpp_ends': {'numerator': '1'},
            'cpp_ceased_2yr_plus': {
                'numerator': 'is_ended_after_2_years', 'denominator': '1',
                'might_count': '(1 - is_ended_after_2_years) * is_perhaps_ended_after_2_years',
                'might_not_count': 'is_ended_after_2_years * is_perhaps_ended_after_2_years',
            },
        }),
        {'rows': ref('event_child_protection_review'), 'row_id': 'review_id', 'dated': 'review_date', 'measures': {
            'cp_reviews_in_time': {'numerator': 'is_held_in_time', 'denominator': '1', 'due': 'due_date', 'done': 'review_date'},
        }},
        dict(children, measures={
            'cpp_open': {'numerator': '1'},
            'cpp_open_2yr_plus': {'numerator': 'is_open_2_years', 'denominator': '1'},
            'cpp_12m_plus': {'numerator': 'is_open_12_months', 'denominator': '1'},
            'cp_children_all_reviews_in_time': {
                'numerator': 'is_every_review_in_time', 'denominator': 'is_review_expected',
                'due': 'late_review_due_date', 'done': 'late_review_date',
            },
            'cpp_up_to_date_plan': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected', 'due': 'plan_due_date'},
            'cpp_coworked_early_help': {'numerator': 'is_coworked_with_early_help'},
            'cpp_visit_2wk': {
                'numerator': 'is_visited', 'denominator': 'is_visit_expected',
                'might_count': '(1 - is_visited) * is_perhaps_visited', 'due': 'visit_due_date',
            },
        }),
        dict(children, breakdown=plan_duration('start_date', 'month_end'), category_unknown='false', measures={
            'cpp_open_by_duration': {'numerator': '1'},
        }),
        dict(
            ended_plans, perhaps=[dict(without_child, first='end_date', last='end_date')],
            breakdown=plan_duration('start_date', 'end_date'), category_unknown='earliest_end is not null',
            measures={'cpp_ended_by_duration': {'numerator': '1'}}
        ),
    ]) }}
{%- endmacro %}


{#
    Plans of which nobody knows on which day they ended: each may be open until the last day on which it may have. And those of which
    nobody knows whose they are.
#}
{% macro perhaps_on_plan() -%}
    {{ return([
        {
            'model': 'event_child_protection_plan', 'where': 'earliest_end is not null',
            'from': 'left_stock_date', 'until': 'latest_end', 'category_unknown': 'true',
        },
        {
            'model': 'event_plan_without_child', 'where': 'true', 'from': 'start_date', 'until': 'end_date',
            'category_unknown': 'true',
        },
    ]) }}
{%- endmacro %}


{# What is counted of initial conferences (rule S7); icpc_all_* as the Department counts, transfers in among them. #}
{% macro _conferences() -%}
    {%- set conferences = {
        'rows': ref('event_initial_conference'), 'row_id': 'initial_conference_id', 'team': 'team_id', 'dated': 'conference_date',
    } -%}
    {{ return([
        dict(conferences, where='is_counted = 1', measures={
            'icpc_held': {'numerator': '1'},
            'icpc_15wd': {
                'numerator': 'is_held_within_15_working_days', 'denominator': '1', 'might_count': 'is_without_enquiry',
                'due': 'target_date', 'done': 'conference_date',
            },
        }),
        dict(conferences, measures={
            'icpc_all_held': {'numerator': '1'},
            'icpc_all_15wd': {
                'numerator': 'is_held_within_15_working_days', 'denominator': '1', 'might_count': 'is_without_enquiry',
            },
        }),
    ]) }}
{%- endmacro %}
