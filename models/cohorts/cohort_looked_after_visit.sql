{#
    Whether a visit is overdue depends on the current placement: one is due within 7 days of its start, then every so many days,
    and only visits since the start count (rule S10). A return to a placement starts no new clock.
#}
with children as (
    select * from {{ ref('cohort_placement') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

visits as (
    {{ visits_that_count('stg_cla_visits') }}
),

latest_visits as (
    {{ latest_dates('children', {'visit_date': 'visits', 'perhaps_visit_date': 'visits'}) }}
),

match_supply as (
    select la_code, is_supplied from {{ ref('extract_supply') }} where need = 'local_permanent_match'
),

matches as (
    select placements.la_code, placements.chain_id, min(matches.matched_date) as matched_date
    from {{ ref('stg_permanent_match') }} as matches
    inner join {{ ref('record_placement') }} as placements on {{ same_key('matches', 'placements', ['la_code', 'placement_id']) }}
    group by placements.la_code, placements.chain_id
),

interim_orders as (
    select distinct
        statuses.la_code,
        statuses.person_id,
        {{ cohort_days_covered('statuses.start_date', 'statuses.end_date') }} as month_end
    from {{ ref('stg_legal_status') }} as statuses
    inner join periods on statuses.la_code = periods.la_code
    where {{ "statuses.legal_status_code = 'c1' and statuses.start_date is not null" if var('lac_visit_reg28') else 'false' }}
),

first_reviews as (
    select la_code, period_of_care_id, min(review_date) as review_date
    from {{ ref('record_looked_after_review') }}
    where {{ 'not coalesce(is_cancelled, false)' if var('lac_visit_reg28') else 'false' }}
    group by la_code, period_of_care_id
),

-- A placement of no known type, before an absence too, may be more of the current one than can be told, or ask for other visits.
children_of_unread_placement as (
    select distinct children.la_code, children.person_id, children.month_end, true as is_limit_unknown
    from children
    inner join {{ ref('record_placement') }} as placements on {{ same_key('children', 'placements', ['la_code', 'person_id']) }}
    left join {{ ref('record_placement') }} as absences
        on children.la_code = absences.la_code and children.person_id = absences.person_id
            and children.chain_start_date = absences.end_date and absences.placement_type like 't%'
    where
        placements.placement_type = 'unknown' and placements.start_date <= children.month_end
        and coalesce(placements.end_date, children.month_end)
        >= {{ add_days('coalesce(absences.start_date, children.chain_start_date)', -1) }}
),

described_children as (
    select
        children.*,
        latest_visits.visit_date,
        latest_visits.perhaps_visit_date,
        {{ days_between('children.chain_start_date', 'children.month_end') }} as days_in_placement,
        children.chain_start_date <= {{ add_months('children.month_end', -12) }} as is_over_a_year,
        coalesce(children.placement_type in ('u1', 'u4'), false) as is_long_term_foster,
        case
            when match_supply.is_supplied then coalesce(matches.matched_date <= children.month_end, false)
            else coalesce(children.placement_type in ('u1', 'u4'), false)
        end as is_matched,
        children.placement_type = 'u3' or (children.is_with_parents = 1 and interim_orders.person_id is not null)
            as is_closely_watched,
        coalesce(first_reviews.review_date <= children.month_end, false) as is_reviewed,
        children_of_unread_placement.is_limit_unknown
    from children
    inner join match_supply on children.la_code = match_supply.la_code
    left join latest_visits on {{ same_key('children', 'latest_visits', ['la_code', 'person_id', 'month_end']) }}
    left join interim_orders on {{ same_key('children', 'interim_orders', ['la_code', 'person_id', 'month_end']) }}
    left join matches on children.la_code = matches.la_code and children.chain_id = matches.chain_id
    left join first_reviews on {{ same_key('children', 'first_reviews', ['la_code', 'period_of_care_id']) }}
    left join children_of_unread_placement on {{ same_key('children', 'children_of_unread_placement', ['la_code', 'person_id', 'month_end']) }}
),

children_with_limit as (
    select
        *,
        {{ visit_limit_days() }} as national_days,
        case when is_matched then {{ visit_limit_days() }} else least({{ visit_limit_days() }}, 28) end as local_days
    from described_children
),

children_with_due_date as (
    select
        *,
        {{ visit_due_date('national_days') }} as national_visit_due_date,
        {{ visit_due_date('local_days') }} as local_visit_due_date
    from children_with_limit
)

select
    la_code,
    person_id,
    month_end,
    placement_id,
    days_in_placement,
    visit_date,
    national_days,
    local_days,
    national_visit_due_date,
    local_visit_due_date,
    {{ flag('month_end <= national_visit_due_date') }} as is_visited_national,
    {{ flag('month_end <= local_visit_due_date') }} as is_visited_local,
    {{ flag('month_end <= ' ~ visit_due_date('national_days', 'perhaps_visit_date')) }} as is_perhaps_visited_national,
    {{ flag('month_end <= ' ~ visit_due_date('local_days', 'perhaps_visit_date')) }} as is_perhaps_visited_local,
    {{ flag('is_limit_unknown') }} as is_limit_unknown
from children_with_due_date
