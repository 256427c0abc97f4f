{#
    What so many rows of an extract say that it cannot be what it is called: review conferences among the initial ones, or the other way
    round; days of which one column stands in the place of another; one code for all, or each in one block of the file; births on one day
    of the month; ends that are the last day and not the day after; months dated by the first of the next; days after the one that the
    extracts are as at; what names the first of a child's and not the last; plans without a case. Each with the share of its rows
    from which it is no chance, and 20 rows at least (of one code 60: what is of one code in four rows of five would be of no other once
    in a million times).
    of_many_codes: fields of which any council has several codes, with the day of the row; of_several: these, and whom it has several of.
    reviews, chains: extracts.
#}
{% set of_many_codes = {
    'ssd_contacts': ['source_code', 'contact_date'],
    'ssd_cin_episodes': ['close_reason', 'referral_date'],
    'ssd_cp_plans': ['initial_category', 'start_date'],
    'ssd_cla_episodes': ['start_reason', 'start_date'],
    'ssd_cla_placement': ['placement_type', 'start_date'],
    'ssd_legal_status': ['legal_status_code', 'start_date'],
    'ssd_cla_health': ['health_check_type', 'check_date'],
} %}
{% set of_several = {'ssd_involvements': 'worker_id'} %}
{% for extract, (field, day) in of_many_codes.items() %}{% do of_several.update({extract: field}) %}{% endfor %}
{% set reviews = ['ssd_cp_reviews', 'ssd_cla_reviews'] %}
{% set done = {'ssd_care_leavers': 'pathway_plan_date', 'local_care_leaver_history': 'pathway_plan_date'} %}
{% set chains = ['ssd_cla_episodes', 'ssd_cla_placement', 'ssd_legal_status'] %}
{% set day_after = 'begin on the day after the one before ends, as where an end is the last day and not the day after: on it, who goes on is in no stock' %}

with plans as (
    select * from {{ ref('stg_cp_plans') }}
),

found as (
    select
        conferences.la_code,
        'ssd_initial_cp_conference' as extract,
        'are of children who had been on a plan for two weeks, as where review conferences are among the initial ones' as what,
        count(distinct case when plans.person_id is not null then conferences.source_row end) as rows_contrary,
        count(distinct conferences.source_row) as rows_found,
        0.1 as share
    from {{ ref('stg_initial_cp_conference') }} as conferences
    left join plans
        on
            conferences.la_code = plans.la_code
            and conferences.person_id = plans.person_id
            and plans.start_date < {{ add_days('conferences.conference_date', -14) }}
            and coalesce(plans.end_date > conferences.conference_date, true)
    where conferences.conference_date is not null and not coalesce(conferences.is_transfer_in, false)
    group by conferences.la_code
    union all
    select
        reviews.la_code,
        'ssd_cp_reviews' as extract,
        'were held on the day on which their plan began, as where initial conferences are among the reviews' as what,
        count(case when reviews.review_date = plans.start_date then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.1 as share
    from {{ ref('stg_cp_reviews') }} as reviews
    inner join plans on reviews.la_code = plans.la_code and reviews.child_protection_plan_id = plans.child_protection_plan_id
    where reviews.review_date is not null
    group by reviews.la_code
    {% for extract in reviews %}
    union all
    {{ days_exchanged(extract, ref(staging_model(extract)), 'due_date', 'review_date') }}
    {% endfor %}
    {% for extract, (field, day) in of_many_codes.items() %}
    union all
    {{ codes_sorted_alone(extract, ref(staging_model(extract)), field, day) }}
    {% endfor %}
    {% for extract, field in of_several.items() %}
    union all
    select
        la_code,
        '{{ extract }}' as extract,
        'have one {{ field }} for all, as where one stands for those that were not taken over' as what,
        case when count(distinct {{ field }}) = 1 and count({{ field }}) >= 60 then count({{ field }}) else 0 end as rows_contrary,
        count({{ field }}) as rows_found,
        1 as share
    from {{ ref(staging_model(extract)) }}
    group by la_code
    {% endfor %}
    union all
    {{ births_on_one_day(ref('stg_person')) }}
    union all
    {{ dated_ahead(ref('extract_day'), ref('extract_reach'), done) }}
    union all
    {{ named_first() }}
    {% for extract in ['ssd_cin_plans', 'ssd_cp_plans'] %}
    union all
    {{ on_without_a_case(extract) }}
    {% endfor %}
    {% for extract in chains %}
    union all
    select
        la_code,
        '{{ extract }}' as extract,
        '{{ day_after }}' as what,
        count(case when next_start = {{ add_days('end_date', 1) }} then 1 end) as rows_contrary,
        count(case when next_start in (end_date, {{ add_days('end_date', 1) }}) then 1 end) as rows_found,
        0.8 as share
    from (
        select *, lead(start_date) over (partition by la_code, person_id order by start_date nulls last) as next_start
        from {{ ref(staging_model(extract)) }}
        where person_id is not null and coalesce(end_date > start_date, true)
    ) as spells
    group by la_code
    {% endfor %}
    union all
    select
        months.la_code,
        months.extract,
        'are dated the first of a month, the last of one that is not over, as where the first of the next stands for one' as what,
        months.rows_found as rows_contrary,
        months.rows_found,
        1 as share
    from {{ ref('month_on_first') }} as months
    inner join {{ ref('extract_reach') }} as reaches on months.la_code = reaches.la_code and months.last_month > reaches.last_day
)

select la_code, extract, what, rows_contrary, rows_found
from found
where rows_contrary >= greatest({{ var('alike_least') }}, share * rows_found)
