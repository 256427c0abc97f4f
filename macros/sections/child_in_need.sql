{#
    What is counted of children in need (rules S8, S9), as section_counts takes it. cin_and_cpp_open has two halves, and no
    child is in both: children on a child protection plan are not counted in need. Who may be in care or on such a plan, or a care
    leaver, or whose referral may have ended in no further action, may be in neither part of what is counted of children in need.
#}
{% macro child_in_need_measures() -%}
    {{ return([
        {'rows': ref('cohort_child_in_need'), 'row_id': 'person_id', 'dated': 'month_end', 'perhaps': [{
            'model': 'cohort_perhaps_child_in_need', 'where': "kind = 'case'", 'first': 'month_end', 'last': 'month_end',
        }], 'measures': {
            'cin_dfe': {'numerator': '1', 'might_not_count': 'is_perhaps_no_case'},
            'cin_open': {'numerator': 'is_child_in_need', 'might_not_count': 'is_perhaps_elsewhere'},
            'cin_and_cpp_open': {'numerator': 'is_child_in_need', 'might_not_count': 'is_perhaps_elsewhere'},
            'cin_with_plan': {
                'numerator': 'has_plan', 'denominator': 'is_plan_expected', 'due': 'first_plan_due_date',
                'might_count': 'greatest(is_plan_unknown, is_perhaps_elsewhere * (is_plan_expected - has_plan))',
                'might_not_count': 'is_perhaps_elsewhere * has_plan',
            },
            'cin_up_to_date_plan': {
                'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected', 'due': 'plan_due_date',
                'might_count': 'is_perhaps_elsewhere * (is_plan_expected - is_plan_up_to_date)',
                'might_not_count': 'is_perhaps_elsewhere * is_plan_up_to_date',
            },
        }},
        {'rows': ref('cohort_child_protection_plan'), 'row_id': 'person_id', 'dated': 'month_end',
         'perhaps': perhaps_on_plan(), 'measures': {
            'cin_and_cpp_open': {'numerator': '1'},
        }},
        {'rows': ref('cohort_child_in_need_plan'), 'row_id': 'person_id', 'dated': 'month_end', 'perhaps': [{
            'model': 'cohort_perhaps_child_in_need', 'where': "kind = 'plan'", 'first': 'month_end', 'last': 'month_end',
        }], 'measures': {
            'cin_plan_12m_plus': {'numerator': 'is_open_12_months', 'denominator': '1'},
            'cin_plan_coworked_early_help': {'numerator': 'is_coworked_with_early_help'},
        }},
    ]) }}
{%- endmacro %}
