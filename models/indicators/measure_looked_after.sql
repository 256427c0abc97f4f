with children as (
    select * from {{ ref('cohort_looked_after') }}
),

care_periods as (
    select * from {{ ref('event_period_of_care') }}
),

exits as (
    select * from {{ ref('event_period_of_care') }}
    where is_exit = 1
),

orders as (
    select * from {{ ref('event_permanence_order') }}
),

reviews as (
    select * from {{ ref('event_looked_after_review') }}
),

reviewed_children as (
    select * from {{ ref('cohort_looked_after_review') }}
),

planned_children as (
    select * from {{ ref('cohort_looked_after_plan') }}
),

missing_episodes as (
    select * from {{ ref('event_missing_from_care') }}
)

{{ monthly_counts('children', 'month_end', {
    'lac_number': {'numerator': '1'},
    'lac_uasc': {'numerator': 'is_unaccompanied'},
}) }}
union all
{{ monthly_counts('care_periods', 'entered_care_date', {
    'lac_admissions': {'numerator': 'is_admission'},
    'lac_admissions_average_age': {
        'numerator': 'is_admission * coalesce(age_at_entry, 0)',
        'denominator': 'is_admission * ' ~ flag('age_at_entry is not null'),
    },
}) }}
union all
{{ monthly_counts('exits', 'end_date', {
    'lac_ceased': {'numerator': '1'},
    'lac_ceased_permanence': {
        'numerator': 'is_adopted + is_special_guardianship + is_child_arrangements', 'denominator': '1',
    },
    'lac_ceased_sgo': {'numerator': 'is_special_guardianship', 'denominator': '1'},
    'lac_ceased_sgo_cao': {'numerator': 'is_special_guardianship + is_child_arrangements'},
    'lac_ceased_adopted': {'numerator': 'is_adopted', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('exits', 'end_date', {
    'lac_ceased_by_reason': {'numerator': '1'},
}, breakdown='leaving_reason') }}
union all
{{ monthly_counts('orders', 'order_date', {
    'sgo_started': {'numerator': 'is_special_guardianship'},
    'sgo_cao_granted': {'numerator': '1'},
}) }}
union all
{{ monthly_counts('reviews', 'review_date', {
    'lac_reviews_in_time': {'numerator': 'is_held_in_time', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('reviewed_children', 'month_end', {
    'lac_children_all_reviews_in_time': {'numerator': 'is_every_review_in_time', 'denominator': 'is_review_expected'},
}) }}
union all
{{ monthly_counts('planned_children', 'month_end', {
    'lac_up_to_date_plan': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected'},
}) }}
union all
{{ monthly_counts('missing_episodes', 'start_date', {
    'lac_missing_episodes': {'numerator': '1'},
    'lac_missing_children': {'numerator': 'is_first_of_month'},
}) }}
