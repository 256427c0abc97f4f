{#
    Whether the latest care plan of a child is up to date (rule S9). The month decides by which rule: from
    care_plan_rule_from by its age, before by the latest review held 10 working days or more before. A pathway plan will do from
    16 years and 3 months. Plans and reviews are marks in a period of care: each is the latest of its kind until the next.
#}
{% set lasts_until = care_plan_lasts_until('planned_children.plan_date', 'overtaken_from', 'entered_care_date', 'planned_children.month_end') %}
{% set is_in_date = 'coalesce(planned_children.month_end <= ' ~ lasts_until ~ ', true)' %}
with children as (
    select * from {{ ref('cohort_looked_after') }}
),

care_periods as (
    select * from {{ ref('record_period_of_care') }}
),

plans as (
    select * from {{ ref('record_care_plan_version') }}
),

reviews as (
    select * from {{ ref('event_looked_after_review') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

marks as (
    select
        plans.la_code,
        plans.person_id,
        care_periods.period_of_care_id,
        care_periods.end_date,
        plans.kind,
        plans.plan_date as mark_date,
        greatest(plans.plan_date, care_periods.entered_care_date) as counts_from
    from plans
    inner join care_periods on plans.la_code = care_periods.la_code and plans.person_id = care_periods.person_id
    -- A plan made before an earlier period of care ended is of that one, but none made since this one began.
    where
        plans.plan_date >= care_periods.entered_care_date
        or plans.plan_date > coalesce(care_periods.previous_end_date, date '0001-01-01')
    union all
    select
        reviews.la_code,
        reviews.person_id,
        reviews.period_of_care_id,
        care_periods.end_date,
        'review' as kind,
        reviews.review_date as mark_date,
        reviews.overtakes_plans_from as counts_from
    from reviews
    inner join care_periods on {{ same_key('reviews', 'care_periods', ['la_code', 'person_id', 'period_of_care_id']) }}
),

following_marks as (
    select
        *,
        lead(counts_from) over (
            partition by la_code, person_id, period_of_care_id, kind order by counts_from nulls last, mark_date nulls last
        ) as next_counts_from,
        min(case when kind = 'review' then counts_from end) over (
            partition by la_code, person_id, period_of_care_id order by {{ day_number('mark_date') }} desc nulls last
            range between unbounded preceding and 1 preceding
        ) as overtaken_from
    from marks
),

mark_months as (
    select
        marks.*,
        {{ cohort_days_covered('marks.counts_from', 'least(marks.next_counts_from, marks.end_date)') }} as month_end
    from following_marks as marks
    inner join periods on marks.la_code = periods.la_code
    where marks.kind <> 'review'
),

latest_marks as (
    select
        la_code,
        person_id,
        period_of_care_id,
        month_end,
        max(case when kind = 'care' then mark_date end) as care_plan_date,
        max(case when kind = 'pathway' then mark_date end) as pathway_plan_date
    from mark_months
    group by la_code, person_id, period_of_care_id, month_end
),

overtaken_plans as (
    select distinct la_code, person_id, period_of_care_id, mark_date as plan_date, overtaken_from
    from following_marks
    where kind <> 'review'
),

planned_children as (
    select
        children.*,
        case
            when {{ age_is_at_least('children.birth_date', 16, 'children.month_end', months=3) }}
                then greatest(latest_marks.care_plan_date, latest_marks.pathway_plan_date)
            else latest_marks.care_plan_date
        end as plan_date,
        children.working_days_in_care >= {{ var('looked_after_plan_grace_working_days') }} as is_expected
    from children
    left join latest_marks on {{ same_key('children', 'latest_marks', ['la_code', 'person_id', 'period_of_care_id', 'month_end']) }}
)

select
    planned_children.la_code,
    planned_children.person_id,
    planned_children.month_end,
    planned_children.plan_date,
    {{ flag('is_expected') }} as is_plan_expected,
    {{ flag('is_expected and planned_children.plan_date is not null and ' ~ is_in_date) }} as is_plan_up_to_date,
    case when planned_children.plan_date is null then planned_children.first_care_plan_due_date else {{ lasts_until }} end as plan_due_date
from planned_children
left join overtaken_plans on {{ same_key('planned_children', 'overtaken_plans', ['la_code', 'person_id', 'period_of_care_id', 'plan_date']) }}
