{# Who fails, as at a day, what has a time limit. Adults are in restricted_adult_exception. #}
with failing as (
    {{ exceptions_described(all_measures(about='children') + awaited_measures()) }}
),

caseload as (
    select la_code, person_id, month_end as as_at, team_id, worker_id from {{ ref('cohort_caseload') }}
),

awaited_reviews as (
    select la_code, person_id, month_end as as_at, review_due_date, 'child_protection' as reviewed_domain
    from {{ ref('cohort_child_protection_plan') }}
    union all
    select la_code, person_id, month_end as as_at, review_due_date, 'looked_after' as reviewed_domain
    from {{ ref('cohort_looked_after_review') }}
)

select
    failing.la_code,
    failing.as_at,
    failing.measure_id,
    failing.indicator_ids,
    failing.kind,
    failing.is_counted,
    failing.row_id,
    failing.person_id,
    failing.due_date,
    failing.done_on,
    failing.days_over,
    case
        when failing.kind in ('overdue', 'not yet overdue') then failing.due_date
        else awaited_reviews.review_due_date
    end as next_due_date,
    coalesce(caseload.team_id, failing.team_id) as team_id,
    caseload.worker_id
from failing
left join caseload
    on failing.la_code = caseload.la_code and failing.person_id = caseload.person_id and failing.as_at = caseload.as_at
left join awaited_reviews
    on
        failing.la_code = awaited_reviews.la_code
        and failing.person_id = awaited_reviews.person_id
        and failing.as_at = awaited_reviews.as_at
        and failing.reviewed_domain = awaited_reviews.reviewed_domain
