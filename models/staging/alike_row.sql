{#
    Rows that are the same under ids of their own, in every extract that has such ids (see alike_rows); the same a day later
    (shifted_rows), but for children missing, who may be so night after night; and open versions of what has ended (open_versions).
#}
{% set spells = {
    'ssd_cin_assessments': ['start_date', 'authorised_date'],
    'ssd_s47_enquiry': ['start_date', 'end_date'],
    'ssd_cin_plans': ['start_date', 'end_date'],
    'ssd_cp_plans': ['start_date', 'end_date'],
    'ssd_early_help_episodes': ['start_date', 'end_date'],
} %}

{% for extract in extracts() %}
({{ alike_rows('(' ~ usable_rows(extract) ~ ')', extract) }})
{{ next_arm() }}
{% if extract != 'ssd_missing' %}
({{ shifted_rows('(' ~ usable_rows(extract) ~ ')', extract) }})
{{ next_arm() }}
{% endif %}
{% endfor %}
{% for extract, (begins, ends) in spells.items() %}
({{ open_versions(extract, ref(staging_model(extract)), begins, ends) }})
{% if not loop.last %}{{ next_arm() }}{% endif %}
{% endfor %}
