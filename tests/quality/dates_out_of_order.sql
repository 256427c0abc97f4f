-- What ended before it began, and what is dated after the source was cut.
{% set spells = [
    ('ssd_cin_episodes', 'stg_cin_episodes', 'referral_id', 'referral_date', 'close_date'),
    ('ssd_cin_assessments', 'stg_cin_assessments', 'assessment_id', 'start_date', 'authorised_date'),
    ('ssd_s47_enquiry', 'stg_s47_enquiry', 's47_enquiry_id', 'start_date', 'end_date'),
    ('ssd_cin_plans', 'stg_cin_plans', 'child_in_need_plan_id', 'start_date', 'end_date'),
    ('ssd_cp_plans', 'stg_cp_plans', 'child_protection_plan_id', 'start_date', 'end_date'),
    ('ssd_cla_episodes', 'stg_cla_episodes', 'looked_after_episode_id', 'start_date', 'end_date'),
    ('ssd_legal_status', 'stg_legal_status', 'legal_status_id', 'start_date', 'end_date'),
    ('ssd_cla_placement', 'stg_cla_placement', 'placement_id', 'start_date', 'end_date'),
    ('ssd_cla_visits', 'stg_cla_visits', 'visit_id', 'visit_date', none),
    ('ssd_cla_reviews', 'stg_cla_reviews', 'review_id', 'review_date', none),
    ('ssd_missing', 'stg_missing', 'missing_episode_id', 'start_date', 'end_date'),
    ('ssd_person', 'stg_person', 'person_id', 'birth_date', 'death_date'),
    ('ssd_involvements', 'stg_involvements', 'involvement_id', 'start_date', 'end_date'),
    ('local_pep', 'stg_pep', 'person_id', 'pep_date', none),
    ('local_foster_carers', 'stg_foster_carers', 'household_id', 'approved_date', 'deregistered_date'),
    ('local_case_audits', 'stg_case_audits', 'audit_id', 'completed_date', none),
    ('ssd_early_help_episodes', 'stg_early_help_episodes', 'early_help_episode_id', 'start_date', 'end_date'),
    ('local_exploitation', 'stg_exploitation', 'person_id', 'start_date', 'end_date'),
    ('ssd_contacts', 'stg_contacts', 'contact_id', 'contact_date', none),
    ('local_contact_decisions', 'stg_contact_decisions', 'contact_id', 'mash_request_date', 'mash_response_date'),
    ('ssd_initial_cp_conference', 'stg_initial_cp_conference', 'initial_conference_id', 'conference_date', none),
    ('ssd_cp_reviews', 'stg_cp_reviews', 'review_id', 'review_date', none),
    ('ssd_cp_visits', 'stg_cp_visits', 'visit_id', 'visit_date', none),
    ('local_plan_versions', 'stg_plan_versions', 'person_id', 'plan_date', none),
    ('local_strategy_meetings', 'stg_strategy_meetings', 'strategy_meeting_id', 'meeting_date', none),
] %}

with periods as (
    select * from {{ ref('reporting_period') }}
),

spells as (
    {% for extract, model, key, begins, ends in spells %}
    select
        la_code,
        '{{ extract }}' as extract,
        source_row,
        {{ key }} as row_key,
        {{ begins }} as begins_on,
        {{ ends or 'cast(null as date)' }} as ends_on
    from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    spells.*,
    case when spells.ends_on < spells.begins_on then 'ends before it begins' else 'dated after the extract date' end
        as reason
from spells
inner join periods on spells.la_code = periods.la_code
where spells.ends_on < spells.begins_on or spells.begins_on > periods.extract_date or spells.ends_on > periods.extract_date
