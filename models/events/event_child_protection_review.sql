with reviews as (
    select * from {{ ref('stg_cp_reviews') }}
    where review_date is not null
),

other_authority_plans as (
    select * from {{ ref('stg_cp_plans') }}
    where is_other_authority
),

-- A plan that ended on a day that nobody knows may be reviewed until the last that it can have been.
plans as (
    select la_code, person_id, start_date, coalesce(latest_end, left_stock_date) as end_date
    from {{ ref('event_child_protection_plan') }}
),

-- The plan under review is the child's that was open on the day (a plan may end at its review); the latest, should two overlap.
reviews_of_plans as (
    select
        reviews.la_code,
        reviews.review_id,
        reviews.person_id,
        reviews.due_date as recorded_due_date,
        reviews.review_date,
        max(plans.start_date) as plan_start_date
    from reviews
    left join other_authority_plans
        on
            reviews.la_code = other_authority_plans.la_code
            and reviews.child_protection_plan_id = other_authority_plans.child_protection_plan_id
    left join plans
        on
            reviews.la_code = plans.la_code
            and reviews.person_id = plans.person_id
            and reviews.review_date >= plans.start_date
            and (plans.end_date is null or reviews.review_date <= plans.end_date)
    where other_authority_plans.child_protection_plan_id is null
    group by reviews.la_code, reviews.review_id, reviews.person_id, reviews.due_date, reviews.review_date
),

ordered_reviews as (
    select
        *,
        -- Of an earlier day: two rows of one day are one conference, and neither makes the other early.
        max(review_date) over (
            partition by la_code, person_id, plan_start_date order by {{ day_number('review_date') }} nulls last
            range between unbounded preceding and 1 preceding
        ) as previous_review_date
    from reviews_of_plans
),

dated_reviews as (
    select
        *,
        {{ review_due_date('plan_start_date', 'previous_review_date') }} as statutory_due_date
    from ordered_reviews
)

select
    la_code,
    review_id,
    person_id,
    plan_start_date,
    previous_review_date,
    review_date,
    statutory_due_date,
    coalesce(recorded_due_date, statutory_due_date) as due_date,
    {{ flag('review_date <= coalesce(recorded_due_date, statutory_due_date)') }} as is_held_in_time
from dated_reviews
