with cases as (
    select
        *,
        {{ names_field('unusable_values', 'accepted_date') }} as is_acceptance_unread,
        {{ names_field('unusable_values', 'allocated_date') }} as is_allocation_unread,
        {{ names_field('unusable_values', 'initial_contact_date') }} as is_contact_unread,
        {{ names_field('unusable_values', 'conference_date') }} as is_conference_unread
    from {{ ref('stg_fgc') }}
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

working_days as (
    select * from calendar where is_working_day
),

ended_cases as (
    select
        cases.*,
        {{ latest_end('cases.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end
    from cases
    left join extract_dates on cases.la_code = extract_dates.la_code
)

select
    cases.la_code,
    cases.fgc_case_id,
    cases.family_id,
    coalesce(cases.children_count, 0) as children_count,
    cases.referral_date,
    cases.accepted_date,
    cases.allocated_date,
    contact_due_day.date_day as initial_contact_due_date,
    cases.initial_contact_date,
    conference_due_day.date_day as conference_due_date,
    cases.conference_date,
    cases.review_date,
    {{ counted_end('cases.closed_date', 'cases.earliest_end', 'cases.latest_end', 'null') }} as closed_date,
    cases.earliest_end,
    cases.latest_end,
    cases.closed_date as left_stock_date,
    least(cases.allocated_date, cases.closed_date) as left_waiting_date,
    cases.closure_reason,
    {{ flag('cases.is_allocation_unread') }} as is_allocation_unread,
    {{ flag(within_working_days('allocated_day', 'contact_day', 3)) }} as is_contacted_within_3_working_days,
    {{ flag('cases.is_contact_unread') }} as is_contact_unread,
    {{ flag(within_working_days('allocated_day', 'conference_day', 20)) }} as is_held_within_20_working_days,
    {{ flag('cases.allocated_date is null') }} as is_without_allocation,
    {{ flag('cases.conference_date is not null') }} as is_conference_held,
    {{ flag('cases.is_conference_unread') }} as is_conference_unread,
    -- What was held had been accepted and allocated, recorded or not; and what has a day that cannot be read has one.
    {{ flag('cases.conference_date is not null or cases.is_conference_unread or (
        (cases.accepted_date is not null or cases.is_acceptance_unread)
        and (cases.allocated_date is not null or cases.is_allocation_unread)
    )') }} as is_accepted_and_allocated
from ended_cases as cases
left join calendar as allocated_day
    on cases.la_code = allocated_day.la_code and cases.allocated_date = allocated_day.date_day
left join calendar as contact_day
    on cases.la_code = contact_day.la_code and cases.initial_contact_date = contact_day.date_day
left join calendar as conference_day
    on cases.la_code = conference_day.la_code and cases.conference_date = conference_day.date_day
left join working_days as contact_due_day
    on
        cases.la_code = contact_due_day.la_code
        and contact_due_day.working_day_number = {{ working_day_number_after('allocated_day', 3) }}
left join working_days as conference_due_day
    on
        cases.la_code = conference_due_day.la_code
        and conference_due_day.working_day_number = {{ working_day_number_after('allocated_day', 20) }}
