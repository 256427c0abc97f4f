with contacts as (
    select * from {{ ref('event_contact') }}
),

-- A sibling group in one contact counts once: one family, one day, one source (SEMANTICS S3).
family_contacts as (
    select
        la_code,
        family_id,
        contact_date,
        source_code,
        max(is_social_care) as is_social_care,
        max(is_early_help) as is_early_help
    from contacts
    group by la_code, family_id, contact_date, source_code
),

referrals as (
    select * from {{ ref('event_referral') }}
),

exploitation as (
    select * from {{ ref('event_exploitation') }}
),

exploitation_cohort as (
    select * from {{ ref('cohort_exploitation') }}
)

{{ monthly_counts('contacts', 'contact_date', {
    'contacts_received': {'numerator': 'is_new_social_care'},
    'contacts_decision_1wd': {
        'numerator': 'is_new_social_care * is_decided_within_1_working_day',
        'denominator': 'is_new_social_care',
        'not_yet_due': 'is_new_social_care * is_decision_not_yet_due_1',
    },
    'contacts_to_referral': {
        'numerator': 'is_new_social_care * is_progressed_to_referral', 'denominator': 'is_new_social_care',
    },
    'contacts_all_children': {'numerator': '1'},
    'contacts_social_care': {'numerator': 'is_social_care', 'denominator': '1'},
    'contacts_early_help': {'numerator': 'is_early_help', 'denominator': '1'},
    'contacts_ot_not_yet_known': {'numerator': 'is_ot_not_yet_known'},
    'contacts_social_care_decision_1wd': {
        'numerator': 'is_social_care * is_decided_within_1_working_day',
        'denominator': 'is_social_care',
        'not_yet_due': 'is_social_care * is_decision_not_yet_due_1',
    },
    'contacts_early_help_decision_5wd': {
        'numerator': 'is_early_help * is_decided_within_5_working_days',
        'denominator': 'is_early_help',
        'not_yet_due': 'is_early_help * is_decision_not_yet_due_5',
    },
    'contacts_all_to_referral': {'numerator': 'is_progressed_to_referral', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('contacts', 'contact_date', {
    'contacts_by_source': {'numerator': 'is_new_social_care'},
    'contacts_by_source_to_referral': {
        'numerator': 'is_new_social_care * is_progressed_to_referral', 'denominator': 'is_new_social_care',
    },
}, breakdown='source_group') }}
union all
{{ monthly_counts('contacts', 'mash_request_date', {
    'mash_information_sharing_2wd': {
        'numerator': 'is_mash_answered_within_2_working_days', 'denominator': '1', 'not_yet_due': 'is_mash_not_yet_due',
    },
}) }}
union all
{{ monthly_counts('family_contacts', 'contact_date', {
    'contacts_all_families': {'numerator': '1'},
    'contacts_social_care_families': {'numerator': 'is_social_care'},
    'contacts_early_help_families': {'numerator': 'is_early_help'},
}) }}
union all
{{ monthly_counts('referrals', 'referral_date', {
    'referrals_received': {'numerator': '1'},
    'referrals_to_assessment': {'numerator': 'is_assessed', 'denominator': '1'},
    'referral_decision_48h': {
        'numerator': 'is_decided_within_48_hours', 'denominator': '1', 'not_yet_due': 'is_decision_not_yet_due',
    },
    're_referrals': {'numerator': 'is_re_referral', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('exploitation', 'referral_date', {
    'cse_referrals': {'numerator': flag("exploitation_type = 'cse'")},
}) }}
union all
{{ monthly_counts('exploitation_cohort', 'month_end', {
    'cse_cohort': {'numerator': flag("exploitation_type = 'cse'")},
    'cce_cohort': {'numerator': flag("exploitation_type = 'cce'")},
}) }}
union all
{{ monthly_counts('contacts', 'contact_date', {
    'contacts_by_outcome': {'numerator': 'is_new_social_care'},
}, breakdown='contact_outcome') }}
