with reviews as (
    select * from {{ ref('stg_cla_reviews') }}
),

periods as (
    select * from {{ ref('record_period_of_care') }}
),

-- Of a review that names no period of care that is known, the child's on that day: of two the one that began later (rule S8).
periods_of_children as (
    select
        reviews.la_code,
        reviews.review_id,
        max_by(periods.period_of_care_id, periods.entered_care_date) as period_of_care_id
    from reviews
    inner join periods
        on
            reviews.la_code = periods.la_code
            and reviews.person_id = periods.person_id
            and coalesce(reviews.review_date, reviews.due_date) >= periods.entered_care_date
            and coalesce(coalesce(reviews.review_date, reviews.due_date) <= periods.end_date, true)
    left join periods as named on reviews.la_code = named.la_code and reviews.period_of_care_id = named.period_of_care_id
    where named.period_of_care_id is null
    group by reviews.la_code, reviews.review_id
)

select
    reviews.la_code,
    reviews.review_id,
    coalesce(periods_of_children.period_of_care_id, reviews.period_of_care_id) as period_of_care_id,
    reviews.due_date,
    reviews.review_date,
    reviews.is_cancelled
from reviews
left join periods_of_children
    on reviews.la_code = periods_of_children.la_code and reviews.review_id = periods_of_children.review_id
