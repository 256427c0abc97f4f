{#
    Extracts of which a heading was delivered and not one row, while rows of another call for some: a plan for visits, a case for
    an assessment. An export that failed leaves such a file, and each of its figures would be a counted zero. Of so many rows one
    at least has what it calls for, but for once in a million times. What returns filled is as they have it.
    called_for: by which extract, and the share of its rows, at the most, for which there is none.
#}
{% set called_for = {
    'ssd_contacts': ['ssd_cin_episodes', 0.7],
    'ssd_cin_episodes': ['ssd_cin_assessments', 0.5],
    'ssd_cin_assessments': ['ssd_cin_episodes', 0.7],
    'ssd_s47_enquiry': ['ssd_cp_plans', 0.7],
    'ssd_initial_cp_conference': ['ssd_cp_plans', 0.7],
    'ssd_cin_plans': ['ssd_cin_episodes', 0.9],
    'ssd_cp_plans': ['ssd_cp_visits', 0.5],
    'ssd_cp_reviews': ['ssd_cp_plans', 0.7],
    'ssd_cp_visits': ['ssd_cp_plans', 0.5],
    'ssd_cla_episodes': ['ssd_cla_placement', 0.5],
    'ssd_legal_status': ['ssd_cla_episodes', 0.5],
    'ssd_cla_placement': ['ssd_cla_episodes', 0.5],
    'ssd_cla_visits': ['ssd_cla_episodes', 0.5],
    'ssd_cla_reviews': ['ssd_cla_episodes', 0.7],
    'ssd_cla_health': ['ssd_cla_episodes', 0.7],
    'ssd_cla_care_plan': ['ssd_cla_episodes', 0.9],
    'ssd_person': ['ssd_cin_episodes', 0.5],
    'ssd_involvements': ['ssd_cin_episodes', 0.9],
} %}

with supply as (
    select * from {{ ref('extract_supply') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

calls as (
    {% for extract, (called_by, share) in called_for.items() %}
    select
        la_code,
        '{{ extract }}' as extract,
        '{{ called_by }}' as called_by,
        count(*) as rows_calling,
        {{ share }} as usual_share
    from {{ ref(staging_model(called_by)) }}
    group by la_code
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select calls.la_code, calls.extract, calls.called_by, calls.rows_calling
from calls
inner join supply
    on calls.la_code = supply.la_code and calls.extract = supply.extract and supply.field is null and supply.is_supplied
left join returned on calls.la_code = returned.la_code and calls.extract = returned.extract
where supply.staged_rows = 0 and returned.extract is null and power(calls.usual_share, calls.rows_calling) < {{ var('rare') }}
