{#
    Extracts that someone has filtered on their way: to what is open (or of which the ends are no longer filled in, while things still
    begin), to what has ended, to the latest row of each child (and kind), to children whose care or plan is open today, or to those
    who are under 18 today. What comes about by itself but once in a million times is certain: of so many spells one has ended and one
    has not, of so many children one has a second row. That fewer spells are all open, or all ended, is doubtful: where none of those that
    began so long ago has ended, however few they are. What returns filled is as they have it.
    spells: the columns of a spell, the share of them, at the most, that is open after some months, and those months.
    latest_of_each: whom a row is about and its day, and the share, at the most, that has one row in a year; kinds: of each kind.
    of_spells: whose spells the rows belong to, by which column of theirs and of the spells.
#}
{% set spells = spells_with({
    'ssd_cin_episodes': [0.7, 12],
    'ssd_cin_assessments': [0.7, 2],
    'ssd_s47_enquiry': [0.7, 2],
    'ssd_cin_plans': [0.7, 12],
    'ssd_cp_plans': [0.7, 12],
    'ssd_cla_episodes': [0.7, 12],
    'ssd_cla_placement': [0.7, 12],
    'ssd_legal_status': [0.8, 12],
    'ssd_early_help_episodes': [0.7, 6],
    'ssd_involvements': [0.7, 12],
    'local_social_worker_episodes': [0.7, 12],
    'local_foster_carers': [0.9, 12],
    'local_early_help_cases': [0.7, 6],
    'local_fgc': [0.7, 6],
    'local_exploitation': [0.8, 6],
    'local_deprivation_of_liberty': [0.8, 6],
    'local_cme': [0.7, 6],
    'local_ehe': [0.9, 12],
    'local_asg_enquiries': [0.7, 6],
    'ssd_pre_proceedings': [0.8, 6],
}) %}
{% set latest_of_each = {
    'ssd_contacts': ['person_id', 'contact_date', 0.9], 'ssd_cin_episodes': ['person_id', 'referral_date', 0.9],
    'ssd_cin_assessments': ['person_id', 'start_date', 0.9], 'ssd_s47_enquiry': ['person_id', 'start_date', 0.92],
    'ssd_cla_episodes': ['person_id', 'start_date', 0.7], 'ssd_cla_placement': ['person_id', 'start_date', 0.75],
    'ssd_cla_visits': ['person_id', 'visit_date', 0.3],
    'ssd_cla_reviews': ['period_of_care_id', 'review_date', 0.5],
    'ssd_cla_health': ['person_id', 'check_date', 0.8],
    'ssd_cp_visits': ['person_id', 'visit_date', 0.3],
    'ssd_cp_reviews': ['person_id', 'review_date', 0.7],
    'ssd_legal_status': ['person_id', 'start_date', 0.8],
    'ssd_involvements': ['person_id', 'start_date', 0.9],
    'local_social_worker_episodes': ['person_id', 'start_date', 0.9],
    'local_plan_versions': ['person_id', 'plan_date', 0.8],
    'local_pep': ['person_id', 'pep_date', 0.5],
    'ssd_missing': ['person_id', 'start_date', 0.8],
    'ssd_early_help_episodes': ['person_id', 'start_date', 0.92],
    'local_asg_concerns': ['adult_id', 'received_date', 0.85],
    'local_asg_enquiries': ['adult_id', 'started_date', 0.92],
} %}
{% set kinds = {'ssd_cla_health': 'health_check_type', 'local_plan_versions': 'plan_type'} %}
{% set of_spells = {
    'ssd_cp_visits': ['child_protection_plan_id', 'ssd_cp_plans', 'child_protection_plan_id'],
    'ssd_cp_reviews': ['child_protection_plan_id', 'ssd_cp_plans', 'child_protection_plan_id'],
    'ssd_cla_reviews': ['period_of_care_id', 'ssd_cla_episodes', 'period_of_care_id'],
    'ssd_cla_visits': ['person_id', 'ssd_cla_episodes', 'person_id'],
    'ssd_cla_health': ['person_id', 'ssd_cla_episodes', 'person_id'],
    'ssd_cla_placement': ['person_id', 'ssd_cla_episodes', 'person_id'],
    'ssd_legal_status': ['person_id', 'ssd_cla_episodes', 'person_id'],
    'local_pep': ['person_id', 'ssd_cla_episodes', 'person_id'],
} %}

with reaches as (
    select * from {{ ref('extract_reach') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

counted as (
    {% for extract, (begins, ends, share, months) in spells.items() %}
    {{ open_alone(extract, ref(staging_model(extract)), begins, ends, share, months) }}
    union all
    {{ closed_alone(extract, ref(staging_model(extract)), begins, ends, months) }}
    union all
    {% endfor %}
    {% for extract, (about, day, share) in latest_of_each.items() %}
    {{ latest_alone(extract, ref(staging_model(extract)), about, day, share, kinds.get(extract, '1')) }}
    union all
    {% endfor %}
    {% for extract, (about, of_extract, which) in of_spells.items() %}
    {{ current_alone(
        extract, ref(staging_model(extract)), about, latest_of_each[extract][1],
        ref(staging_model(of_extract)), which, spells[of_extract][0], spells[of_extract][1]
    ) }}
    union all
    {% endfor %}
    {% for extract in ['ssd_cla_episodes', 'ssd_cp_plans', 'ssd_cin_episodes'] %}
    {{ children_alone_today(extract, ref(staging_model(extract)), spells[extract][0], ref('stg_person')) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

judged as (
    select counted.*, power(counted.usual_share, counted.rows_found) as likelihood
    from counted
    inner join reaches on counted.la_code = reaches.la_code
    left join returned on counted.la_code = returned.la_code and counted.extract = returned.extract
    where
        returned.extract is null
        and counted.rows_found > 0
        and counted.first_day < {{ add_months('reaches.last_day', '-counted.months') }}
)

select
    la_code,
    extract,
    what,
    rows_found,
    likelihood < {{ var('rare') }} as is_certain,
    likelihood >= 0.01 as is_slight
from judged
where
    likelihood < {{ var('rare') }}
    or (what in ('open_since', 'closed') and likelihood < 0.05)
    or what = 'open'
