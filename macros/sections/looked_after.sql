{# What is counted of looked-after children (rules S8, S9, S13), as section_counts takes it. #}
{% macro looked_after_measures() -%}
    {%- set care_periods = {'rows': ref('event_period_of_care'), 'row_id': 'period_of_care_id'} -%}
    {%- set exits = dict(care_periods, dated='end_date', where='is_exit = 1', unknown_day=['earliest_end', 'latest_end']) -%}
    {%- set no_reason = flag("leaving_reason in ('not_recorded', 'unknown')") -%}
    {{ return([
        {'rows': ref('cohort_looked_after'), 'row_id': 'person_id', 'dated': 'month_end',
         'perhaps': perhaps_looked_after(), 'measures': {
            'lac_number': {'numerator': '1', 'might_not_count': 'is_perhaps_on_short_breaks'},
            'lac_uasc': {'numerator': 'is_unaccompanied', 'might_not_count': 'is_unaccompanied * is_perhaps_on_short_breaks'},
        }},
        dict(care_periods, dated='entered_care_date', measures={
            'lac_admissions': {'numerator': 'is_admission'},
            'lac_admissions_average_age': {
                'numerator': 'is_admission * coalesce(age_at_entry, 0)',
                'denominator': 'is_admission * ' ~ flag('age_at_entry is not null'),
                'might_count': 'is_admission * ' ~ flag('age_at_entry is null'),
            },
        }),
        dict(exits, measures={
            'lac_ceased': {'numerator': '1'},
            'lac_ceased_permanence': {
                'numerator': 'is_adopted + is_special_guardianship + is_child_arrangements', 'denominator': '1',
                'might_count': no_reason,
            },
            'lac_ceased_sgo': {'numerator': 'is_special_guardianship', 'denominator': '1', 'might_count': no_reason},
            'lac_ceased_sgo_cao': {
                'numerator': 'is_special_guardianship + is_child_arrangements', 'might_count': no_reason,
            },
            'lac_ceased_adopted': {'numerator': 'is_adopted', 'denominator': '1', 'might_count': no_reason},
        }),
        dict(exits, breakdown='leaving_reason', measures={'lac_ceased_by_reason': {'numerator': '1'}}),
        {'rows': ref('event_permanence_order'), 'row_id': "concat_ws(' ', person_id, order_kind)", 'dated': 'order_date', 'measures': {
            'sgo_started': {'numerator': 'is_special_guardianship'},
            'sgo_cao_granted': {'numerator': '1'},
        }},
        {'rows': ref('event_looked_after_review'), 'row_id': 'review_id', 'dated': 'review_date', 'measures': {
            'lac_reviews_in_time': {'numerator': 'is_held_in_time', 'denominator': '1', 'due': 'due_date', 'done': 'review_date'},
        }},
        {'rows': ref('cohort_looked_after_review'), 'row_id': 'person_id', 'dated': 'month_end',
         'perhaps': perhaps_looked_after(), 'measures': {
            'lac_children_all_reviews_in_time': {
                'numerator': 'is_every_review_in_time', 'denominator': 'is_review_expected',
                'due': 'late_review_due_date', 'done': 'late_review_date',
            },
        }},
        {'rows': ref('cohort_looked_after_plan'), 'row_id': 'person_id', 'dated': 'month_end',
         'perhaps': perhaps_looked_after(), 'measures': {
            'lac_up_to_date_plan': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected', 'due': 'plan_due_date'},
        }},
        {'rows': ref('event_missing_from_care'), 'row_id': 'missing_episode_id', 'dated': 'start_date', 'measures': {
            'lac_missing_episodes': {'numerator': 'is_missing', 'might_count': '1 - is_missing'},
            'lac_missing_children': {'numerator': 'is_first_of_month', 'might_count': '1 - is_missing'},
        }},
    ]) }}
{%- endmacro %}


{# Children of whom nobody knows on which day they left care: they may be looked after until the last day on which it may have
been. #}
{% macro perhaps_looked_after() -%}
    {{ return([{
        'model': 'event_period_of_care', 'where': 'earliest_end is not null', 'from': 'left_stock_date', 'until': 'latest_end',
    }]) }}
{%- endmacro %}
