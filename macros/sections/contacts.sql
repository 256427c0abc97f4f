{# What is counted of contacts (rules S3, S5), as section_counts takes it. #}
{% macro contact_measures() -%}
    {%- set no_outcome = flag("contact_outcome in ('not_recorded', 'unknown')") -%}
    {%- set undated_decision = flag("decision_date is null and contact_outcome not in ('not_recorded', 'unknown')") -%}
    {{ return([
        {'rows': ref('event_contact'), 'row_id': 'contact_id', 'dated': 'contact_date', 'measures': {
            'contacts_received': {'numerator': 'is_new_social_care'},
            'contacts_decision_1wd': {
                'numerator': 'is_new_social_care * is_decided_within_1_working_day',
                'denominator': 'is_new_social_care',
                'not_yet_due': 'is_new_social_care * is_decision_not_yet_due_1',
                'due': 'decision_1_working_day_due_date', 'done': 'decision_date',
                'might_count': 'is_new_social_care * ' ~ undated_decision,
            },
            'contacts_to_referral': {
                'numerator': 'is_new_social_care * is_progressed_to_referral', 'denominator': 'is_new_social_care',
                'might_count': 'is_new_social_care * ' ~ no_outcome,
            },
            'contacts_all_children': {'numerator': '1'},
            'contacts_social_care': {'numerator': 'is_social_care', 'denominator': '1'},
            'contacts_early_help': {'numerator': 'is_early_help', 'denominator': '1'},
            'contacts_ot_not_yet_known': {'numerator': 'is_ot_not_yet_known'},
            'contacts_social_care_decision_1wd': {
                'numerator': 'is_social_care * is_decided_within_1_working_day',
                'denominator': 'is_social_care',
                'not_yet_due': 'is_social_care * is_decision_not_yet_due_1',
                'due': 'decision_1_working_day_due_date', 'done': 'decision_date',
                'might_count': 'is_social_care * ' ~ undated_decision,
            },
            'contacts_early_help_decision_5wd': {
                'numerator': 'is_early_help * is_decided_within_5_working_days',
                'denominator': 'is_early_help',
                'not_yet_due': 'is_early_help * is_decision_not_yet_due_5',
                'due': 'decision_5_working_days_due_date', 'done': 'decision_date',
                'might_count': 'is_early_help * ' ~ undated_decision,
            },
            'contacts_all_to_referral': {'numerator': 'is_progressed_to_referral', 'denominator': '1', 'might_count': no_outcome},
        }},
        {'rows': ref('event_contact'), 'row_id': 'contact_id', 'dated': 'contact_date', 'breakdown': 'source_group', 'measures': {
            'contacts_by_source': {'numerator': 'is_new_social_care'},
            'contacts_by_source_to_referral': {
                'numerator': 'is_new_social_care * is_progressed_to_referral', 'denominator': 'is_new_social_care',
                'might_count': 'is_new_social_care * ' ~ no_outcome,
            },
        }},
        {'rows': ref('event_contact'), 'row_id': 'contact_id', 'dated': 'contact_date', 'breakdown': 'contact_outcome', 'measures': {
            'contacts_by_outcome': {'numerator': 'is_new_social_care'},
        }},
        {'rows': ref('event_contact'), 'row_id': 'contact_id', 'dated': 'mash_request_date', 'measures': {
            'mash_information_sharing_2wd': {
                'numerator': 'is_mash_answered_within_2_working_days', 'denominator': '1', 'not_yet_due': 'is_mash_not_yet_due',
                'due': 'mash_response_due_date', 'done': 'mash_response_date',
            },
        }},
        {'rows': _families_in_contact(), 'row_id': 'contact_id', 'dated': 'contact_date', 'measures': {
            'contacts_all_families': {'numerator': '1'},
            'contacts_social_care_families': {'numerator': 'is_social_care'},
            'contacts_early_help_families': {'numerator': 'is_early_help'},
        }},
    ]) }}
{%- endmacro %}


{# A sibling group in one contact counts once: one family, one day, one source (rule S3); told by the first of their ids. #}
{% macro _families_in_contact() -%}
    (
        select
            la_code,
            contact_date,
            min(contact_id) as contact_id,
            min(person_id) as person_id,
            max(is_social_care) as is_social_care,
            max(is_early_help) as is_early_help
        from {{ ref('event_contact') }}
        group by la_code, family_id, contact_date, source_code
    )
{%- endmacro %}
