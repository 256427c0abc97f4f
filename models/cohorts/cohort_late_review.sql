{#
    A review is late at a month end for 12 months after it fell due if it was held late, and for as long as it is overdue
    (rule S11: the child measure). Deadlines are the statutory ones, whatever due date was recorded.
#}
with plans as (
    select * from {{ ref('record_child_protection_plan') }}
),

reviews as (
    select * from {{ ref('event_child_protection_review') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

latest_reviews as (
    select la_code, person_id, plan_start_date, max(review_date) as review_date
    from reviews
    group by la_code, person_id, plan_start_date
),

due_reviews as (
    select la_code, person_id, plan_start_date, statutory_due_date as due_date, review_date
    from reviews
    union all
    -- The review that comes next, not held yet.
    select
        plans.la_code,
        plans.person_id,
        plans.start_date as plan_start_date,
        {{ review_due_date('plans.start_date', 'latest_reviews.review_date') }} as due_date,
        cast(null as date) as review_date
    from plans
    left join latest_reviews
        on
            plans.la_code = latest_reviews.la_code
            and plans.person_id = latest_reviews.person_id
            and plans.start_date = latest_reviews.plan_start_date
),

review_months as (
    select
        due_reviews.*,
        {{ cohort_days_covered(
            'due_reviews.due_date',
            'case when due_reviews.review_date is not null then greatest(due_reviews.review_date, '
            ~ add_months('due_reviews.due_date', 13) ~ ') end'
        ) }} as month_end
    from due_reviews
    inner join periods on due_reviews.la_code = periods.la_code
    where due_reviews.review_date is null or due_reviews.review_date > due_reviews.due_date
)

-- Of a child's late reviews the last one due, which is also the last one held, if held at all.
select
    la_code,
    person_id,
    plan_start_date,
    month_end,
    max(due_date) as due_date,
    case when count(*) = count(review_date) then max(review_date) end as review_date
from review_months
where
    review_date is null
    or review_date > month_end
    or due_date > {{ add_months('month_end', -12) }}
group by la_code, person_id, plan_start_date, month_end
