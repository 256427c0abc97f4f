{#
    Rows staged of each extract, and rows that hold a value in each field (or a plan of each kind) that an indicator rests on, by
    council.
#}
{% set fields = {
    'ssd_care_leavers': {
        'clea_care_leaver_accommodation': 'accommodation',
        'clea_care_leaver_activity': 'activity',
        'clea_pathway_plan_review_date': 'pathway_plan_date',
    },
    'local_contact_decisions': {
        'contact_route': 'contact_route',
        'on_open_case_flag': 'is_on_open_case',
        'decision_date': 'decision_date',
        'mash_info_request_date': 'mash_request_date',
        'mash_info_response_date': 'mash_response_date',
    },
    'local_referral_decisions': {'decision_at': 'decided_at'},
    'local_exploitation': {'referral_date': 'referral_date', 'cohort_start_date': 'start_date'},
    'local_assessment_detail': {'assessment_type': 'assessment_type', 'outcome_group': 'outcome_group'},
    'local_strategy_meetings': {'led_to_s47_flag': 'led_to_s47'},
    'local_plan_versions': {
        'cin': "case when plan_type = 'cin' then 1 end",
        'cp': "case when plan_type = 'cp' then 1 end",
        'lac': "case when plan_type = 'lac' then 1 end",
        'pathway': "case when plan_type = 'pathway' then 1 end",
    },
    'local_pep': {'term_id': 'term_id'},
    'local_care_leaver_history': {
        'accommodation': 'accommodation',
        'activity': 'activity',
        'pathway_plan_date': 'pathway_plan_date',
    },
    'local_foster_carers': {'approved_places': 'approved_places', 'assessment_started_date': 'assessment_started_date'},
} %}

{% for extract in extracts() %}
select
    la_code,
    '{{ extract }}' as extract,
    cast(null as varchar) as field,
    count(*) as staged_rows
from {{ ref(staging_model(extract)) }}
group by la_code
{% for field, column in fields.get(extract, {}).items() %}
union all
select
    la_code,
    '{{ extract }}' as extract,
    '{{ field }}' as field,
    count({{ column }}) as staged_rows
from {{ ref(staging_model(extract)) }}
group by la_code
{% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
