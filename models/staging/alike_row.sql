{#
    Rows that are the same under ids of their own, in every extract that has such ids (see alike_rows); the same a day later
    (shifted_rows), but for children missing, who may be so night after night; open versions of what has ended (open_versions); and the
    same of several children who were born on one day (rows_of_alike_children).
#}
{% set spells = dict(days_of_spells(), ssd_missing=['start_date', 'end_date']) %}
{% set of_whom = {
    'local_foster_carers': ['household_id'], 'local_early_help_cases': ['family_id'], 'local_fgc': ['family_id'],
    'ssd_legal_status': ['person_id', 'legal_status_code'], 'ssd_involvements': ['person_id', 'worker_id'],
    'local_asg_enquiries': ['adult_id'], 'local_social_worker_episodes': ['person_id', 'worker_id'], 'local_exploitation': ['person_id', 'exploitation_type'],
} %}
{% set of_children = {'ssd_contacts': ['contact_date', 'source_code', 'outcome_flags']} %}
{% do of_children.update(spells_with({
    'ssd_cin_episodes': [], 'ssd_cin_assessments': [], 'ssd_s47_enquiry': [], 'ssd_cin_plans': [], 'ssd_cp_plans': [],
    'ssd_cla_episodes': ['start_reason'], 'ssd_cla_placement': ['placement_type'],
})) %}

{% for extract in extracts() %}
{% set told = told_of_rows(extract) %}
{% if told.can_be_compared %}
({{ alike_rows('(' ~ usable_rows(extract) ~ ')', extract) }})
{{ next_arm() }}
{% if extract != 'ssd_missing' and not told.is_of_none %}
({{ shifted_rows('(' ~ usable_rows(extract) ~ ')', extract) }})
{{ next_arm() }}
{% endif %}
{% endif %}
{% endfor %}
{% for extract, (begins, ends) in spells.items() %}
({{ open_versions(extract, ref(staging_model(extract)), begins, ends, of_whom.get(extract, ['person_id'])) }})
{{ next_arm() }}
{% endfor %}
{% for extract, told in of_children.items() %}
({{ rows_of_alike_children(extract, ref(staging_model(extract)), told, ref('stg_person')) }})
{% if not loop.last %}{{ next_arm() }}{% endif %}
{% endfor %}
