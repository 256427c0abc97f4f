select
    la_code,
    'local_plan_versions' as extract,
    person_id,
    plan_date as record_date,
    count(*) as rows_found
from {{ ref('stg_plan_versions') }}
group by la_code, person_id, plan_type, plan_date
having count(*) > 1
union all
select
    la_code,
    'local_exploitation' as extract,
    person_id,
    coalesce(referral_date, start_date) as record_date,
    count(*) as rows_found
from {{ ref('stg_exploitation') }}
group by la_code, person_id, exploitation_type, role, referral_date, start_date
having count(*) > 1
union all
select
    la_code,
    'local_population_midyear' as extract,
    cast(null as string) as person_id,
    published_on as record_date,
    count(*) as rows_found
from {{ ref('stg_population_midyear') }}
group by la_code, area_code, mid_year, age_band, published_on
having count(*) > 1
