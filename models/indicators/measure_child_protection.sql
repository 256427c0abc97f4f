with conferences as (
    select * from {{ ref('event_initial_conference') }}
    where is_counted = 1
),

plans as (
    select * from {{ ref('event_child_protection_plan') }}
),

reviews as (
    select * from {{ ref('event_child_protection_review') }}
),

children as (
    select * from {{ ref('cohort_child_protection_plan') }}
)

{{ monthly_counts('conferences', 'conference_date', {
    'icpc_held': {'numerator': '1'},
    'icpc_15wd': {'numerator': 'is_held_within_15_working_days', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('plans', 'start_date', {
    'cpp_starts': {'numerator': '1'},
    'cpp_repeat_2yr': {'numerator': 'is_repeat_within_2_years', 'denominator': '1'},
    'cpp_repeat_ever': {'numerator': 'is_repeat_ever', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('plans', 'end_date', {
    'cpp_ends': {'numerator': '1'},
    'cpp_ceased_2yr_plus': {'numerator': 'is_ended_after_2_years', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('reviews', 'review_date', {
    'cp_reviews_in_time': {'numerator': 'is_held_in_time', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('children', 'month_end', {
    'cpp_open': {'numerator': '1'},
    'cpp_open_2yr_plus': {'numerator': 'is_open_2_years', 'denominator': '1'},
    'cpp_12m_plus': {'numerator': 'is_open_12_months', 'denominator': '1'},
    'cp_children_all_reviews_in_time': {'numerator': 'is_every_review_in_time', 'denominator': 'is_review_expected'},
    'cpp_up_to_date_plan': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected'},
    'cpp_coworked_early_help': {'numerator': 'is_coworked_with_early_help'},
    'cpp_visit_2wk': {'numerator': 'is_visited', 'denominator': 'is_visit_expected'},
}) }}
union all
{{ monthly_counts('children', 'month_end', {
    'cpp_open_by_duration': {'numerator': '1'},
}, breakdown=plan_duration('start_date', 'month_end')) }}
union all
{{ monthly_counts('plans', 'end_date', {
    'cpp_ended_by_duration': {'numerator': '1'},
}, breakdown=plan_duration('start_date', 'end_date')) }}
