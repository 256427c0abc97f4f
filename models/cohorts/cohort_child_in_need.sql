with cases as (
    select * from {{ ref('record_child_in_need_case') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

looked_after as (
    select * from {{ ref('cohort_looked_after') }}
),

child_protection as (
    select * from {{ ref('cohort_child_protection_plan') }}
),

care_leavers as (
    select * from {{ ref('cohort_care_leaver') }}
    where is_care_leaver = 1 and is_snapshot = 1
),

plans as (
    select * from {{ ref('cohort_child_in_need_plan') }}
),

versions as (
    select * from {{ ref('record_plan_version') }} where plan_type = 'cin'
),

history as (
    select la_code, history_start from {{ ref('extract_history') }} where extract = 'local_plan_versions'
),

perhaps as (
    select la_code, person_id, month_end, bool_or(kind = 'plan') as is_on_plan, bool_or(kind = 'elsewhere') as is_elsewhere
    from {{ ref('cohort_perhaps_child_in_need') }}
    group by la_code, person_id, month_end
),

open_cases as (
    select
        cases.la_code,
        cases.person_id,
        cases.referral_date,
        cases.is_perhaps_no_case,
        {{ cohort_days_covered('cases.referral_date', 'cases.close_date') }} as month_end
    from cases
    inner join periods on cases.la_code = periods.la_code
),

-- One row a child: of overlapping cases the latest start (rule S8).
open_children as (
    select la_code, month_end, person_id, max(referral_date) as referral_date, min(is_perhaps_no_case) as is_perhaps_no_case
    from open_cases
    group by la_code, month_end, person_id
),

latest as (
    {{ latest_dates('open_children', {'plan_date': 'versions'}) }}
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
        plans.person_id is not null or latest.plan_date >= open_children.referral_date as has_any_plan,
        case when latest.plan_date >= open_children.referral_date then versions.up_to_date_until end as up_to_date_until,
        -- A version of before the history would not be known.
        coalesce(open_children.referral_date < history.history_start, false) or perhaps.is_on_plan as is_plan_open_question,
        coalesce(perhaps.is_elsewhere, false) or open_children.is_perhaps_no_case = 1 as is_perhaps_elsewhere,
        first_plan_day.date_day as first_plan_due_date,
        {{ is_open_for('referral_day', 'month_day', var('open_case_days_before_plan_expected')) }} as is_long_open
    from open_children
    left join looked_after on {{ same_key('open_children', 'looked_after', ['la_code', 'person_id', 'month_end']) }}
    left join child_protection on {{ same_key('open_children', 'child_protection', ['la_code', 'person_id', 'month_end']) }}
    left join care_leavers on {{ same_key('open_children', 'care_leavers', ['la_code', 'person_id', 'month_end']) }}
    left join plans on {{ same_key('open_children', 'plans', ['la_code', 'person_id', 'month_end']) }}
    left join perhaps on {{ same_key('open_children', 'perhaps', ['la_code', 'person_id', 'month_end']) }}
    left join latest on {{ same_key('open_children', 'latest', ['la_code', 'person_id', 'month_end']) }}
    left join versions on {{ same_key('open_children', 'versions', ['la_code', 'person_id']) }} and latest.plan_date = versions.plan_date
    left join history on open_children.la_code = history.la_code
    left join calendar as referral_day
        on open_children.la_code = referral_day.la_code and open_children.referral_date = referral_day.date_day
    left join calendar as month_day on open_children.la_code = month_day.la_code and open_children.month_end = month_day.date_day
    left join calendar as first_plan_day
        on
            open_children.la_code = first_plan_day.la_code
            and first_plan_day.working_day_number
            = {{ working_day_number_open_for('referral_day', var('open_case_days_before_plan_expected')) }}
            and first_plan_day.is_working_day
)

select
    la_code,
    month_end,
    person_id,
    referral_date,
    status,
    {{ flag("status = 'child_in_need'") }} as is_child_in_need,
    is_perhaps_no_case,
    {{ flag("status = 'child_in_need' and is_perhaps_elsewhere") }} as is_perhaps_elsewhere,
    {{ flag("status = 'child_in_need' and is_long_open") }} as is_plan_expected,
    {{ flag("status = 'child_in_need' and is_long_open and has_any_plan") }} as has_plan,
    {{ flag("status = 'child_in_need' and is_long_open and is_plan_open_question and not coalesce(has_any_plan, false)") }}
        as is_plan_unknown,
    {{ flag("status = 'child_in_need' and is_long_open and month_end <= up_to_date_until") }} as is_plan_up_to_date,
    case when status = 'child_in_need' then first_plan_due_date end as first_plan_due_date,
    case when status = 'child_in_need' then coalesce(up_to_date_until, first_plan_due_date) end as plan_due_date
from children
