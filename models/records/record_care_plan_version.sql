{#
    The dates of looked-after children's care plans and young people's pathway plans, wherever a council keeps them. Where it
    records no versions of care plans, the start of each plan (ssd_cla_care_plan) is a poor stand-in (rule S9).
#}
with versions as (
    select * from {{ ref('stg_plan_versions') }}
),

care_plans as (
    select * from {{ ref('stg_cla_care_plan') }}
),

care_leavers as (
    select la_code, person_id, pathway_plan_date from {{ ref('stg_care_leavers') }}
    union all
    select la_code, person_id, pathway_plan_date from {{ ref('stg_care_leaver_history') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
    where need = 'local_plan_versions.lac'
),

plans as (
    select la_code, person_id, 'care' as kind, plan_date from versions where plan_type = 'lac'
    union all
    select care_plans.la_code, care_plans.person_id, 'care' as kind, care_plans.start_date as plan_date
    from care_plans
    inner join supply on care_plans.la_code = supply.la_code
    where not supply.is_supplied
    union all
    select la_code, person_id, 'pathway' as kind, plan_date from versions where plan_type = 'pathway'
    union all
    select la_code, person_id, 'pathway' as kind, pathway_plan_date as plan_date from care_leavers
)

select distinct
    la_code,
    person_id,
    kind,
    plan_date
from plans
where person_id is not null and plan_date is not null
