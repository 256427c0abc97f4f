{# Who fails, as at a day, what has a time limit. The flags decide who fails; dates decide only how it is described. #}
with periods as (
    select * from {{ ref('reporting_period') }}
),

days as (
    select la_code, reporting_month as as_at from periods where reporting_month <= extract_date
    union all
    select la_code, later_extract_date as as_at from periods where later_extract_date is not null
),

failing as (
    {{ section_exceptions(all_measures() + awaited_measures()) }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

supply as (
    select * from {{ ref('indicator_supply') }}
),

figures as (
    select la_code, indicator_id, month_end as reporting_month from {{ ref('indicator_value') }}
    where missing_reason is null or missing_reason = 'no_denominator'
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
),

-- What of a measure is supplied, and whether its figure of the month reported is told.
measures as (
    select
        supply.la_code,
        dictionary.measure_id,
        max(supply.history_start) as history_start,
        max(case when dictionary.measure_id like '%reviews_in_time' then dictionary.domain end) as reviewed_domain,
        {{ joined_text('dictionary.indicator_id', ', ') }} as indicator_ids,
        count(case when dictionary.summed_over = 'in_month' then figures.indicator_id end) > 0 as is_told
    from dictionary
    inner join supply using (indicator_id)
    inner join periods using (la_code)
    left join figures using (la_code, indicator_id, reporting_month)
    where supply.is_supplied
    group by supply.la_code, dictionary.measure_id
),

-- What is recorded as done before it can have been is no record of when it was done.
described as (
    select
        *,
        case
            when is_in_doubt or (done_on <= as_at and not coalesce(due_date <= done_on, false)) then 'not recorded'
            when done_on <= as_at then 'late'
            when due_date >= as_at then 'not yet overdue'
            else 'overdue'
        end as kind
    from failing
)

select
    la_code,
    as_at,
    measure_id,
    measures.indicator_ids,
    described.kind,
    described.is_counted and measures.is_told as is_counted,
    described.row_id,
    person_id,
    described.due_date,
    described.done_on,
    case
        when described.kind <> 'not recorded' and described.due_date is not null
            then greatest({{ days_between('described.due_date', 'least(coalesce(described.done_on, as_at), as_at)') }}, 0)
    end as days_over,
    case
        when described.kind in ('overdue', 'not yet overdue') then described.due_date
        else awaited_reviews.review_due_date
    end as next_due_date,
    coalesce(caseload.team_id, described.team_id) as team_id,
    caseload.worker_id
from described
inner join measures using (la_code, measure_id)
left join caseload using (la_code, person_id, as_at)
left join awaited_reviews using (la_code, person_id, as_at, reviewed_domain)
-- What counts against no figure is listed if it is overdue; before the extracts reach back nothing was recorded as done.
where
    (described.is_counted and measures.is_told)
    or (described.kind = 'overdue' and described.due_date >= coalesce(measures.history_start, described.due_date))
