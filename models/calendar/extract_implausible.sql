{#
    What so many rows of an extract of services say of themselves that it cannot be what it is called: another number stands in the place of
    one, a flag says the contrary of what the row says beside it, an area is none of those that are listed, or a plan is of who has none.
    said: extract, what a row says, of which rows it is asked, the share of them from which it is no chance (20 rows at least), in words.
#}
{% set plans = {'cp': ['ssd_cp_plans', 'a child protection plan'], 'lac': ['ssd_cla_episodes', 'care']} %}
{% set said = [
    ['local_attendance', '2 * sessions_attended < sessions_possible', 'sessions_possible > 0', 0.5,
        'have fewer than half of their sessions attended, as where those missed stand for them'],
    ['local_attendance', 'sessions_attended = sessions_possible', 'sessions_possible > 0', 0.9,
        'have every session attended, as where those possible stand for them'],
    ['local_attendance', 'sessions_possible > 250', 'sessions_possible > 0', 0.5,
        'have more than 250 possible sessions, as where those of a year stand for those of the term'],
    ['local_attendance', 'sessions_possible < 80', 'sessions_possible > 0', 0.8,
        'have fewer than 80 possible sessions, as where days or weeks are counted'],
    ['local_parenting_programmes', 'sessions_attended > sessions_offered', 'sessions_offered > 0 and sessions_attended is not null', 0.05,
        'have more sessions attended than offered'],
    ['local_asg_concerns', "is_progressed = (outcome = 'no_action')", "outcome in ('enquiry', 'no_action') and is_progressed is not null", 0.5,
        'say by their outcome the contrary of whether they progressed'],
] %}

with listed_areas as (
    select distinct la_code, lsoa_code from {{ ref('stg_childrens_centre_reach') }}
    where lsoa_code is not null
),

found as (
    {% for extract, is_contrary, is_asked, share, what in said %}
    select
        la_code,
        '{{ extract }}' as extract,
        '{{ what }}' as what,
        count(case when {{ is_contrary }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        {{ share }} as share
    from {{ ref(staging_model(extract)) }}
    where {{ is_asked }}
    group by la_code
    union all
    {% endfor %}
    {% for kind, (extract, called) in plans.items() %}
    select
        versions.la_code,
        'local_plan_versions' as extract,
        'are of {{ called }} in which the child was not in the month, as where the types of plans are exchanged' as what,
        count(case when spells.is_there is null then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.5 as share
    from {{ ref('stg_plan_versions') }} as versions
    left join (
        select distinct plan_versions.la_code, plan_versions.source_row, true as is_there
        from {{ ref('stg_plan_versions') }} as plan_versions
        inner join {{ ref(staging_model(extract)) }} as others
            on
                plan_versions.la_code = others.la_code
                and plan_versions.person_id = others.person_id
                and plan_versions.plan_date >= {{ add_days('others.start_date', -31) }}
                and coalesce(plan_versions.plan_date <= {{ add_days('others.end_date', 31) }}, true)
    ) as spells on versions.la_code = spells.la_code and versions.source_row = spells.source_row
    where
        versions.plan_type = '{{ kind }}'
        and versions.plan_date is not null
        and versions.la_code in (select supplied.la_code from {{ ref(staging_model(extract)) }} as supplied)
    group by versions.la_code
    union all
    {% endfor %}
    select
        registrations.la_code,
        'local_childrens_centres' as extract,
        'live in small areas that no list of the children within reach has, as where either has codes of other years' as what,
        count(case when listed_areas.lsoa_code is null then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.5 as share
    from {{ ref('stg_childrens_centres') }} as registrations
    left join listed_areas on registrations.la_code = listed_areas.la_code and registrations.lsoa_code = listed_areas.lsoa_code
    where registrations.lsoa_code is not null and registrations.la_code in (select listed.la_code from listed_areas as listed)
    group by registrations.la_code
)

select la_code, extract, what, rows_contrary, rows_found
from found
where rows_contrary >= greatest({{ var('alike_least') }}, share * rows_found)
