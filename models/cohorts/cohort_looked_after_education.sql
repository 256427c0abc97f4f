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

history as (
    select la_code, history_start from {{ ref('extract_history') }}
    where extract = 'local_pep'
),

first_plans as (
    select plans.la_code, plans.person_id, care_periods.period_of_care_id, min(plans.pep_date) as first_plan_date
    from plans
    inner join care_periods on plans.la_code = care_periods.la_code and plans.person_id = care_periods.person_id
    where plans.pep_date >= care_periods.entered_care_date
    group by plans.la_code, plans.person_id, care_periods.period_of_care_id
),

latest as (
    {{ latest_dates('children', {'pep_date': 'plans'}) }}
),

judged_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        first_plans.first_plan_date,
        -- A plan of before the history would not be known.
        coalesce(children.entered_care_date < history.history_start, false) as is_in_care_before_history,
        {{ last_day_within_months(add_days('latest.pep_date', -1), 6) }} as plan_lasts_until,
        children.first_education_plan_due_date,
        children.birth_date is null as is_age_unknown,
        -- Without a date of birth a child stays in the denominator (rule S25).
        coalesce(case
            when children.month_end < {{ date_variable('education_plan_ages_from') }}
                then {{ is_of_compulsory_school_age('children.birth_date', 'children.month_end') }}
            else {{ age_is_at_least('children.birth_date', 2, 'children.month_end') }}
                and not {{ age_is_at_least('children.birth_date', 18, 'children.month_end') }}
        end, true) as is_expected
    from children
    left join first_plans
        on
            children.la_code = first_plans.la_code
            and children.person_id = first_plans.person_id
            and children.period_of_care_id = first_plans.period_of_care_id
    left join latest
        on
            children.la_code = latest.la_code
            and children.person_id = latest.person_id
            and children.month_end = latest.month_end
    left join history on children.la_code = history.la_code
)

select
    la_code,
    person_id,
    month_end,
    {{ flag('is_expected') }} as is_plan_expected,
    {{ flag('is_expected and first_plan_date <= month_end') }} as has_plan,
    {{ flag('is_expected and is_in_care_before_history and coalesce(first_plan_date > month_end, true)') }} as is_plan_unknown,
    {{ flag('is_expected and month_end <= plan_lasts_until') }} as is_plan_up_to_date,
    {{ flag('is_expected and is_age_unknown') }} as is_plan_perhaps_expected,
    case when is_expected then first_education_plan_due_date end as first_plan_due_date,
    case when is_expected then coalesce(plan_lasts_until, first_education_plan_due_date) end as plan_due_date
from judged_children
