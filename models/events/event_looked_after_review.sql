with reviews as (
    select * from {{ ref('record_looked_after_review') }}
    where review_date is not null and not coalesce(is_cancelled, false)
),

periods as (
    select * from {{ ref('record_period_of_care') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

reviews_of_periods as (
    select
        reviews.la_code,
        reviews.review_id,
        reviews.period_of_care_id,
        periods.person_id,
        periods.entered_care_date,
        first_due_day.date_day as first_due_date,
        reviews.due_date as recorded_due_date,
        reviews.review_date,
        grace_day.date_day as overtakes_plans_from,
        -- Of earlier days: two rows of one day are one meeting, and neither comes before the other.
        case when periods.person_id is not null then dense_rank() over series - 1 end as reviews_before,
        case when periods.person_id is not null then max(reviews.review_date) over earlier end as previous_review_date
    from reviews
    -- A review names the period of care, not the child (rule S11).
    left join periods on reviews.la_code = periods.la_code and reviews.period_of_care_id = periods.period_of_care_id
    left join calendar as entered_day
        on periods.la_code = entered_day.la_code and periods.entered_care_date = entered_day.date_day
    left join calendar as first_due_day
        on
            periods.la_code = first_due_day.la_code
            and first_due_day.working_day_number = {{ working_day_number_after('entered_day', 20) }}
            and first_due_day.is_working_day
    left join calendar as review_day on reviews.la_code = review_day.la_code and reviews.review_date = review_day.date_day
    left join calendar as grace_day
        on
            reviews.la_code = grace_day.la_code
            and grace_day.working_day_number
            = {{ working_day_number_after('review_day', var('looked_after_plan_grace_working_days')) }}
            and grace_day.is_working_day
    window
        series as (
            partition by reviews.la_code, reviews.period_of_care_id, periods.person_id
            order by reviews.review_date nulls last
        ),
        earlier as (
            partition by reviews.la_code, reviews.period_of_care_id, periods.person_id
            order by {{ day_number('reviews.review_date') }} nulls last
            range between unbounded preceding and 1 preceding
        )
),

dated_reviews as (
    select
        *,
        {{ looked_after_review_due_date('first_due_date', 'reviews_before', 'previous_review_date') }} as statutory_due_date
    from reviews_of_periods
)

select
    la_code,
    review_id,
    period_of_care_id,
    person_id,
    entered_care_date,
    reviews_before,
    previous_review_date,
    review_date,
    overtakes_plans_from,
    statutory_due_date,
    coalesce(recorded_due_date, statutory_due_date) as due_date,
    {{ flag('review_date <= coalesce(recorded_due_date, statutory_due_date)') }} as is_held_in_time
from dated_reviews
