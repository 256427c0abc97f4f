{#
    The review that each period of care waits for: of those planned the first that is recorded as due since the last one held, else the
    one that statute asks for next (rule S11). A planned review that one held since has answered is no longer awaited, nor is
    one that was due before the child came.
#}
with reviews as (
    select * from {{ ref('record_looked_after_review') }}
    where not coalesce(is_cancelled, false)
),

care_periods as (
    select * from {{ ref('record_period_of_care') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

-- A review names the period of care, not the child.
latest_reviews as (
    select la_code, period_of_care_id, count(distinct review_date) as reviews_held, max(review_date) as review_date
    from reviews
    where review_date is not null
    group by la_code, period_of_care_id
),

planned_reviews as (
    select reviews.la_code, care_periods.person_id, reviews.period_of_care_id, min(reviews.due_date) as due_date
    from reviews
    inner join care_periods
        on reviews.la_code = care_periods.la_code and reviews.period_of_care_id = care_periods.period_of_care_id
    left join latest_reviews
        on reviews.la_code = latest_reviews.la_code and reviews.period_of_care_id = latest_reviews.period_of_care_id
    where
        reviews.review_date is null
        and reviews.due_date > coalesce(latest_reviews.review_date, {{ add_days('care_periods.entered_care_date', -1) }})
    group by reviews.la_code, care_periods.person_id, reviews.period_of_care_id
)

select
    care_periods.la_code,
    care_periods.person_id,
    care_periods.period_of_care_id,
    coalesce(latest_reviews.review_date, care_periods.entered_care_date) as awaited_from,
    coalesce(planned_reviews.due_date, {{ looked_after_review_due_date(
        'first_due_day.date_day', 'coalesce(latest_reviews.reviews_held, 0)', 'latest_reviews.review_date'
    ) }}) as due_date,
    care_periods.end_date
from care_periods
left join latest_reviews
    on care_periods.la_code = latest_reviews.la_code and care_periods.period_of_care_id = latest_reviews.period_of_care_id
left join planned_reviews
    on
        care_periods.la_code = planned_reviews.la_code
        and care_periods.person_id = planned_reviews.person_id
        and care_periods.period_of_care_id = planned_reviews.period_of_care_id
left join calendar as entered_day
    on care_periods.la_code = entered_day.la_code and care_periods.entered_care_date = entered_day.date_day
left join calendar as first_due_day
    on
        care_periods.la_code = first_due_day.la_code
        and first_due_day.working_day_number = {{ working_day_number_after('entered_day', 20) }}
        and first_due_day.is_working_day
