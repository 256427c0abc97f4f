{# What is counted of referrals (rule S6) and of exploitation, as section_counts takes it. #}
{% macro referral_measures() -%}
    {{ return([
        {'rows': ref('event_referral'), 'row_id': 'referral_id', 'dated': 'referral_date', 'measures': {
            'referrals_received': {'numerator': '1'},
            'referrals_to_assessment': {'numerator': 'is_assessed', 'denominator': '1', 'might_count': 'is_perhaps_assessed'},
            'referral_decision_48h': {
                'numerator': 'is_decided_within_48_hours', 'denominator': '1', 'not_yet_due': 'is_decision_not_yet_due',
                'might_count': '(1 - is_decided_within_48_hours) * is_decision_unread',
                'might_not_count': 'is_decided_within_48_hours * is_decision_unread',
                'due': 'decision_due_date', 'done': 'decision_date',
            },
            're_referrals': {'numerator': 'is_re_referral', 'denominator': '1'},
        }},
        {'rows': ref('event_exploitation'), 'row_id': "concat_ws(' ', person_id, exploitation_type, role)", 'dated': 'referral_date', 'measures': {
            'cse_referrals': {'numerator': 'is_sexual', 'might_count': 'is_type_unknown'},
        }},
        {'rows': ref('cohort_exploitation'), 'row_id': 'person_id', 'dated': 'month_end', 'perhaps': [{
            'model': 'event_exploitation', 'where': 'earliest_end is not null', 'from': 'end_date', 'until': 'null',
        }], 'measures': {
            'cse_cohort': {'numerator': 'is_sexual', 'might_count': 'is_type_unknown'},
            'cce_cohort': {'numerator': 'is_criminal', 'might_count': 'is_type_unknown'},
        }},
    ]) }}
{%- endmacro %}
