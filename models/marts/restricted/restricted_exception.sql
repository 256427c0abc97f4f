{#
    Who fails, as at a day, what has a time limit: whatever counts against the figure of the day, and what is still to be done of
    earlier months. The flags decide who fails; dates decide only how it is described.
#}
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
    where is_supplied
),

caseload as (
    select * from {{ ref('cohort_caseload') }}
),

awaited_reviews as (
    select la_code, person_id, month_end, review_due_date, 'child_protection' as domain
    from {{ ref('cohort_child_protection_plan') }}
    union all
    select la_code, person_id, month_end, review_due_date, 'looked_after' as domain
    from {{ ref('cohort_looked_after_review') }}
),

measures as (
    select
        supply.la_code,
        dictionary.measure_id,
        max(supply.history_start) as history_start,
        max(case when dictionary.measure_id like '%reviews_in_time' then dictionary.domain end) as reviewed_domain,
        {{ joined_text('dictionary.indicator_id', ', ') }} as indicator_ids
    from dictionary
    inner join supply on dictionary.indicator_id = supply.indicator_id
    group by supply.la_code, dictionary.measure_id
),

described as (
    select
        *,
        case
            when is_in_doubt or (due_date is null and done_on <= as_at) then 'not recorded'
            when done_on <= as_at then 'late'
            when due_date >= as_at then 'not yet overdue'
            else 'overdue'
        end as kind
    from failing
)

select
    described.la_code,
    described.as_at,
    described.measure_id,
    measures.indicator_ids,
    described.kind,
    described.is_counted,
    described.row_id,
    described.person_id,
    described.due_date,
    described.done_on,
    case
        when described.due_date is null or described.kind = 'not recorded' then null
        else greatest({{ days_between('described.due_date', 'least(described.done_on, described.as_at)') }}, 0)
    end as days_over,
    case
        when described.kind in ('overdue', 'not yet overdue') then described.due_date
        else awaited_reviews.review_due_date
    end as next_due_date,
    coalesce(caseload.team_id, described.team_id) as team_id,
    caseload.worker_id
from described
inner join measures on described.la_code = measures.la_code and described.measure_id = measures.measure_id
left join caseload
    on
        described.la_code = caseload.la_code
        and described.person_id = caseload.person_id
        and described.as_at = caseload.month_end
left join awaited_reviews
    on
        described.la_code = awaited_reviews.la_code
        and described.person_id = awaited_reviews.person_id
        and described.as_at = awaited_reviews.month_end
        and measures.reviewed_domain = awaited_reviews.domain
-- What is of an earlier month is listed if it is overdue now; before the extracts reach back nothing was recorded as done.
where
    described.is_counted
    or (described.kind = 'overdue' and described.due_date >= coalesce(measures.history_start, described.due_date))
