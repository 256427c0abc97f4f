{#
    Whether every review of a child that fell due in the financial year to a month end was held in time (rule S11: the child
    measure, former national indicator 66). A review that is overdue counts until it is held, in a later year too. A recorded due
    date comes before the statutory one, of a review not yet held as of one that was.
#}
with children as (
    select * from {{ ref('cohort_looked_after') }}
),

reviews as (
    select * from {{ ref('event_looked_after_review') }}
    where person_id is not null
),

awaited_reviews as (
    select * from {{ ref('record_awaited_review') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

due_reviews as (
    select
        la_code,
        person_id,
        period_of_care_id,
        coalesce(previous_review_date, entered_care_date) as awaited_from,
        due_date,
        review_date,
        cast(null as date) as end_date
    from reviews
    union all
    -- The review that comes next, not held yet; it need not be followed beyond the end of its period.
    select
        la_code,
        person_id,
        period_of_care_id,
        awaited_from,
        due_date,
        cast(null as date) as review_date,
        end_date
    from awaited_reviews
),

review_months as (
    select
        due_reviews.la_code,
        due_reviews.person_id,
        due_reviews.period_of_care_id,
        due_reviews.awaited_from,
        due_reviews.due_date,
        due_reviews.review_date,
        {{ cohort_days_covered(
            'least(due_reviews.awaited_from, due_reviews.due_date)',
            'case when due_reviews.review_date is null then due_reviews.end_date else greatest(due_reviews.review_date, '
            ~ add_months(financial_year_start('due_reviews.due_date'), 12) ~ ') end'
        ) }} as month_end
    from due_reviews
    inner join periods on due_reviews.la_code = periods.la_code
    where due_reviews.due_date is not null
),

judged_children as (
    select
        la_code,
        person_id,
        period_of_care_id,
        month_end,
        min(case when due_date <= month_end then {{ flag('review_date <= due_date') }} end) as is_every_review_in_time,
        -- The review awaited on the day: the one before it has been held, and it has not.
        min(case when awaited_from <= month_end and coalesce(review_date > month_end, true) then due_date end)
            as review_due_date,
        -- Of the reviews that were not held in time the last one due, which is also the last one held, if held at all.
        max(case when due_date <= month_end and coalesce(review_date > due_date, true) then due_date end) as late_review_due_date,
        case
            when count(case when due_date <= month_end and review_date is null then 1 end) = 0
                then max(case when due_date <= month_end and review_date > due_date then review_date end)
        end as late_review_date
    from review_months
    group by la_code, person_id, period_of_care_id, month_end
    having is_every_review_in_time is not null
)

select
    children.la_code,
    children.person_id,
    children.month_end,
    {{ flag('children.working_days_in_care >= 20') }} as is_review_expected,
    {{ flag('children.working_days_in_care >= 20 and judged_children.is_every_review_in_time = 1') }} as is_every_review_in_time,
    judged_children.review_due_date,
    judged_children.late_review_due_date,
    judged_children.late_review_date
from children
inner join judged_children
    on
        children.la_code = judged_children.la_code
        and children.person_id = judged_children.person_id
        and children.period_of_care_id = judged_children.period_of_care_id
        and children.month_end = judged_children.month_end
