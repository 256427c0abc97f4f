{#
    Extracts that someone has filtered on their way: to what is open (or of which the ends are no longer filled in, while things still
    begin), or to the latest row of each child. None comes about by itself: of so many spells one has ended, and of so many children
    one has a second row, but for once in a million times. What returns filled is as they have it.
    open_alone: the columns of a spell, the share of them, at the most, that is open after some months, and those months.
    latest_alone: whom a row is about and its day, and the share, at the most, that has one row in a year.
#}
{% set open_alone = {
    'ssd_cin_episodes': ['referral_date', 'close_date', 0.7, 12],
    'ssd_cin_assessments': ['start_date', 'authorised_date', 0.7, 2],
    'ssd_s47_enquiry': ['start_date', 'end_date', 0.7, 2],
    'ssd_cin_plans': ['start_date', 'end_date', 0.7, 12],
    'ssd_cp_plans': ['start_date', 'end_date', 0.7, 12],
    'ssd_cla_episodes': ['start_date', 'end_date', 0.7, 12],
    'ssd_cla_placement': ['start_date', 'end_date', 0.7, 12],
    'ssd_legal_status': ['start_date', 'end_date', 0.8, 12],
    'ssd_early_help_episodes': ['start_date', 'end_date', 0.7, 12],
    'ssd_involvements': ['start_date', 'end_date', 0.7, 12],
    'local_foster_carers': ['approved_date', 'deregistered_date', 0.9, 12],
} %}
{% set latest_alone = {
    'ssd_contacts': ['person_id', 'contact_date', 0.9],
    'ssd_cin_episodes': ['person_id', 'referral_date', 0.9],
    'ssd_cin_assessments': ['person_id', 'start_date', 0.9],
    'ssd_s47_enquiry': ['person_id', 'start_date', 0.92],
    'ssd_cla_episodes': ['person_id', 'start_date', 0.7],
    'ssd_cla_placement': ['person_id', 'start_date', 0.75],
    'ssd_cla_visits': ['person_id', 'visit_date', 0.3],
    'ssd_cla_reviews': ['period_of_care_id', 'review_date', 0.5],
    'ssd_cla_health': ['person_id', 'check_date', 0.5],
    'ssd_cp_visits': ['person_id', 'visit_date', 0.3],
    'ssd_cp_reviews': ['person_id', 'review_date', 0.7],
    'ssd_legal_status': ['person_id', 'start_date', 0.8],
    'ssd_involvements': ['person_id', 'start_date', 0.9],
    'local_plan_versions': ['person_id', 'plan_date', 0.7],
    'local_pep': ['person_id', 'pep_date', 0.5],
} %}

with reaches as (
    select * from {{ ref('extract_reach') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

counted as (
    {% for extract, (begins, ends, share, months) in open_alone.items() %}
    {%- set cut = add_months('reaches.last_day', -months) %}
    select
        staged.la_code,
        '{{ extract }}' as extract,
        case when count(staged.{{ ends }}) = 0 then 'open' else 'open_since' end as what,
        case
            when count(staged.{{ ends }}) = 0 then count(*)
            else count(case when staged.{{ begins }} < {{ cut }} and coalesce(staged.{{ ends }} >= {{ cut }}, true) then 1 end)
        end as rows_found,
        {{ share }} as usual_share,
        {{ months }} as months,
        cast(min(staged.{{ begins }}) as date) as first_day
    from {{ ref(staging_model(extract)) }} as staged
    inner join reaches on staged.la_code = reaches.la_code
    where staged.{{ begins }} is not null
    group by staged.la_code
    having
        count(staged.{{ ends }}) = 0
        or (
            count(case when staged.{{ ends }} between {{ cut }} and reaches.last_day then 1 end) = 0
            and count(case when staged.{{ begins }} between {{ cut }} and reaches.last_day then 1 end) >= {{ var('break_rows') }}
        )
    union all
    {% endfor %}
    {% for extract, (about, day, share) in latest_alone.items() %}
    select
        la_code,
        '{{ extract }}' as extract,
        'latest' as what,
        count(*) as rows_found,
        {{ share }} as usual_share,
        12 as months,
        cast(min({{ day }}) as date) as first_day
    from {{ ref(staging_model(extract)) }}
    where {{ about }} is not null and {{ day }} is not null
    group by la_code
    having count(*) = count(distinct {{ about }})
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select counted.la_code, counted.extract, counted.what, counted.rows_found
from counted
inner join reaches on counted.la_code = reaches.la_code
left join returned on counted.la_code = returned.la_code and counted.extract = returned.extract
where
    returned.extract is null
    and power(counted.usual_share, counted.rows_found) < {{ var('rare') }}
    and counted.first_day < {{ add_months('reaches.last_day', '-counted.months') }}
