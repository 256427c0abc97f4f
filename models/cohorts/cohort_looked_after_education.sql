with children as (
    select * from {{ ref('cohort_looked_after') }}
),

care_periods as (
    select * from {{ ref('record_period_of_care') }}
),

plans as (
    select distinct la_code, person_id, pep_date from {{ ref('stg_pep') }}
    where is_completed and pep_date is not null
),

first_plans as (
    select la_code, person_id, care_periods.period_of_care_id, min(plans.pep_date) as first_plan_date
    from plans
    inner join care_periods using (la_code, person_id)
    where plans.pep_date >= care_periods.entered_care_date
    group by la_code, person_id, care_periods.period_of_care_id
),

following_plans as (
    select
        *,
        lead(pep_date) over (partition by la_code, person_id order by pep_date) as next_plan_date
    from plans
),

-- The latest plan at each month end on which it can be up to date.
latest_plans as (
    select
        la_code,
        person_id,
        pep_date as latest_plan_date,
        {{ month_ends_covered('pep_date', 'least(next_plan_date, ' ~ add_months('pep_date', 7) ~ ')') }} as month_end
    from following_plans
),

judged_children as (
    select
        la_code,
        person_id,
        month_end,
        first_plans.first_plan_date,
        latest_plans.latest_plan_date,
        case
            when month_end < {{ date_variable('education_plan_ages_from') }}
                then {{ is_of_compulsory_school_age('children.birth_date', 'month_end') }}
            else {{ age_is_at_least('children.birth_date', 2, 'month_end') }}
                and not {{ age_is_at_least('children.birth_date', 18, 'month_end') }}
        end as is_expected
    from children
    left join first_plans using (la_code, person_id, period_of_care_id)
    left join latest_plans using (la_code, person_id, month_end)
)

select
    la_code,
    person_id,
    month_end,
    {{ flag('is_expected') }} as is_plan_expected,
    {{ flag('is_expected and first_plan_date <= month_end') }} as has_plan,
    {{ flag('is_expected and latest_plan_date > ' ~ add_months('month_end', -6)) }} as is_plan_up_to_date
from judged_children
