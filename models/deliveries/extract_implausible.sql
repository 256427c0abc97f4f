{#
    What so many rows of an extract say that it cannot be what it is called: a number stands for another, a flag says the contrary of what
    stands beside it, an area is not listed, a plan is of who has none, one person or family has a thirtieth of the rows of many. Each with
    the share of rows from which it is no chance, 20 at least (what_no_rows_say); and numbers far above all others, however few.
#}
{% set many, of_one, times_the_next = 50, 0.03, 3 %}
{% set plans = {'cp': ['ssd_cp_plans', 'a child protection plan'], 'lac': ['ssd_cla_episodes', 'care']} %}

with plan_spells as (
    {% for kind, (extract, called) in plans.items() %}
    select la_code, person_id, '{{ kind }}' as plan_type, start_date, end_date from {{ ref(staging_model(extract)) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

supplied_plans as (
    select distinct la_code, plan_type from plan_spells
),

versions_of_plans as (
    select distinct versions.la_code, versions.source_row
    from {{ ref('stg_plan_versions') }} as versions
    inner join plan_spells
        on
            versions.la_code = plan_spells.la_code
            and versions.person_id = plan_spells.person_id
            and versions.plan_type = plan_spells.plan_type
            and versions.plan_date >= {{ add_days('plan_spells.start_date', -31) }}
            and coalesce(versions.plan_date <= {{ add_days('plan_spells.end_date', 31) }}, true)
),

rows_of_one as (
    {% for extract, who in whom_rows_are_about().items() %}
    select
        la_code,
        '{{ extract }}' as extract,
        count(*) as rows_told,
        row_number() over (partition by la_code order by count(*) desc) as place
    from {{ ref(staging_model(extract)) }}
    where {{ who }} is not null
    group by la_code, {{ who }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

listed_areas as (
    select la_code, lsoa_code
    from (
        select la_code, lsoa_code, month_end, max(month_end) over (partition by la_code) as last_month_end
        from {{ ref('stg_childrens_centre_reach') }}
        where lsoa_code is not null
    ) as lists
    where month_end = last_month_end
    group by la_code, lsoa_code
),

found as (
    {% for extract, is_contrary, is_asked, share, what, each in what_no_rows_say() %}
    select
        la_code,
        '{{ extract }}' as extract,
        '{{ what }}'{{ " || ', ' || " ~ each if each }} as what,
        count(case when {{ is_contrary }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        {{ share }} as share
    from {{ ref(staging_model(extract)) }}
    where {{ is_asked }}
    group by la_code{{ ', ' ~ each if each }}
    union all
    {% endfor %}
    {% for kind, (extract, called) in plans.items() %}
    select
        versions.la_code,
        'local_plan_versions' as extract,
        'are of {{ called }} in which the child was not in the month, as where the types of plans are exchanged' as what,
        count(case when versions_of_plans.la_code is null then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.5 as share
    from {{ ref('stg_plan_versions') }} as versions
    inner join supplied_plans on versions.la_code = supplied_plans.la_code and versions.plan_type = supplied_plans.plan_type
    left join versions_of_plans
        on versions.la_code = versions_of_plans.la_code and versions.source_row = versions_of_plans.source_row
    where versions.plan_type = '{{ kind }}' and versions.plan_date is not null
    group by versions.la_code
    union all
    {% endfor %}
    select
        la_code,
        extract,
        'are of one and the same, as where a number stands for those that are not known' as what,
        max(rows_told) as rows_contrary,
        sum(rows_told) as rows_found,
        case
            when
                count(*) >= {{ many }}
                and max(rows_told) >= {{ times_the_next }} * max(case when place = 2 then rows_told end)
                then {{ of_one }}
            else 2
        end as share
    from rows_of_one
    group by la_code, extract
    union all
    select
        registrations.la_code,
        'local_childrens_centres' as extract,
        'live in small areas that the last list of children within reach has not, as where codes are of other years' as what,
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
union all
{{ numbers_far_above() }}
