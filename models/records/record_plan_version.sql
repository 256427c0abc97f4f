{#
    A version of a plan is up to date while it is no older than its limit and, for a child protection plan, until a later
    conference has been held for 10 working days (rule S9). The limits are named variables.
#}
{% set max_age = {
    'cin': var('child_in_need_plan_max_age_months'),
    'cp': var('child_protection_plan_max_age_months'),
    'pathway': var('pathway_plan_max_age_months'),
} %}

with versions as (
    select distinct
        la_code,
        person_id,
        plan_type,
        plan_date,
        case plan_type
            {% for plan_type, months in max_age.items() %}
            when '{{ plan_type }}' then {{ last_day_within_months('plan_date', months) }}
            {% endfor %}
        end as last_day_by_age
    from {{ ref('stg_plan_versions') }}
    where plan_type in ('cin', 'cp', 'pathway') and plan_date is not null
),

conferences as (
    select la_code, person_id, conference_date from {{ ref('stg_initial_cp_conference') }}
    union
    select la_code, person_id, review_date from {{ ref('stg_cp_reviews') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

next_conferences as (
    select
        versions.la_code,
        versions.person_id,
        versions.plan_date,
        min(conferences.conference_date) as conference_date
    from versions
    inner join conferences
        on
            versions.la_code = conferences.la_code
            and versions.person_id = conferences.person_id
            and conferences.conference_date > versions.plan_date
    where versions.plan_type = 'cp'
    group by versions.la_code, versions.person_id, versions.plan_date
),

superseded_versions as (
    select
        next_conferences.la_code,
        next_conferences.person_id,
        next_conferences.plan_date,
        grace_day.date_day as superseded_from
    from next_conferences
    inner join calendar as conference_day
        on next_conferences.la_code = conference_day.la_code and next_conferences.conference_date = conference_day.date_day
    inner join calendar as grace_day
        on
            next_conferences.la_code = grace_day.la_code
            and grace_day.working_day_number = {{ working_day_number_after(
                'conference_day', var('child_protection_plan_grace_working_days')
            ) }}
            and grace_day.is_working_day
)

select
    versions.la_code,
    versions.person_id,
    versions.plan_type,
    versions.plan_date,
    least(versions.last_day_by_age, {{ add_days('superseded_versions.superseded_from', -1) }}) as up_to_date_until
from versions
left join superseded_versions
    on
        versions.la_code = superseded_versions.la_code
        and versions.person_id = superseded_versions.person_id
        and versions.plan_date = superseded_versions.plan_date
        and versions.plan_type = 'cp'
