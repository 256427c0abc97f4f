with episodes as (
    select * from {{ ref('stg_cin_episodes') }}
    where person_id is not null and referral_date is not null and not coalesce(is_no_further_action, false)
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

looked_after as (
    select * from {{ ref('cohort_looked_after') }}
),

child_protection as (
    select * from {{ ref('cohort_child_protection_plan') }}
),

care_leavers as (
    select * from {{ ref('cohort_care_leaver') }}
    where is_care_leaver = 1
),

plans as (
    select * from {{ ref('cohort_child_in_need_plan') }}
),

current_versions as (
    select * from {{ ref('cohort_plan_version') }} where plan_type = 'cin'
),

open_cases as (
    select
        episodes.la_code,
        episodes.person_id,
        episodes.referral_date,
        {{ reported_month_ends_covered('episodes.referral_date', 'episodes.close_date') }} as month_end
    from episodes
    inner join periods on episodes.la_code = periods.la_code
),

-- One row a child: of overlapping cases the latest start (SEMANTICS S8).
open_children as (
    select la_code, month_end, person_id, max(referral_date) as referral_date
    from open_cases
    group by la_code, month_end, person_id
),

first_versions as (
    select episodes.la_code, episodes.person_id, episodes.referral_date, min(versions.plan_date) as first_plan_date
    from episodes
    inner join {{ ref('stg_plan_versions') }} as versions
        on
            episodes.la_code = versions.la_code
            and episodes.person_id = versions.person_id
            and episodes.referral_date <= versions.plan_date
    where versions.plan_type = 'cin'
    group by episodes.la_code, episodes.person_id, episodes.referral_date
),

-- Looked after comes before child protection, then care leaver, then child in need, so that nobody is in two groups.
children as (
    select
        open_children.*,
        case
            when looked_after.person_id is not null then 'looked_after'
            when child_protection.person_id is not null then 'child_protection'
            when care_leavers.person_id is not null then 'care_leaver'
            else 'child_in_need'
        end as status,
        current_versions.plan_date,
        plans.person_id is not null or first_versions.first_plan_date <= open_children.month_end as has_any_plan,
        {{ is_open_for('referral_day', 'month_day', var('open_case_days_before_plan_expected')) }} as is_long_open
    from open_children
    left join looked_after using (la_code, person_id, month_end)
    left join child_protection using (la_code, person_id, month_end)
    left join care_leavers using (la_code, person_id, month_end)
    left join plans using (la_code, person_id, month_end)
    left join current_versions using (la_code, person_id, month_end)
    left join first_versions using (la_code, person_id, referral_date)
    left join calendar as referral_day on open_children.referral_date = referral_day.date_day
    left join calendar as month_day on open_children.month_end = month_day.date_day
)

select
    la_code,
    month_end,
    person_id,
    referral_date,
    status,
    {{ flag("status = 'child_in_need'") }} as is_child_in_need,
    {{ flag("status = 'child_in_need' and is_long_open") }} as is_plan_expected,
    {{ flag("status = 'child_in_need' and is_long_open and has_any_plan") }} as has_plan,
    {{ flag("status = 'child_in_need' and is_long_open and plan_date >= referral_date") }} as is_plan_up_to_date
from children
