{#
    Route and open case of the contacts for which the council's own record (local_contact_decisions) does not say: an open case by
    its dates, and early help where an early help episode starts within 5 working days and no referral follows (rule S6).
    The route is derived only where the council supplies none at all; a single contact without one is 'not yet known'.
#}
with contacts as (
    select * from {{ ref('stg_contacts') }}
),

decisions as (
    select * from {{ ref('stg_contact_decisions') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
    where need = 'local_contact_decisions.contact_route'
),

cases as (
    select la_code, person_id, referral_date as start_date, close_date as end_date from {{ ref('stg_cin_episodes') }}
    where not coalesce(is_no_further_action, false)
    union all
    select la_code, person_id, start_date, end_date from {{ ref('stg_cp_plans') }}
    union all
    select la_code, person_id, start_date, end_date from {{ ref('stg_cla_episodes') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

-- Distinct, so that days are joined to the episodes alone: two calendars of a council meet on millions of rows.
early_help_days as (
    select distinct early_help.la_code, early_help.person_id, calendar.date_day, calendar.working_day_number
    from {{ ref('stg_early_help_episodes') }} as early_help
    inner join calendar on early_help.la_code = calendar.la_code and early_help.start_date = calendar.date_day
),

undescribed_contacts as (
    select
        contacts.la_code,
        contacts.contact_id,
        contacts.person_id,
        contacts.contact_date,
        calendar.date_day,
        calendar.working_day_number,
        {{ is_progressed_to_referral('contacts.outcome_flags', 'decisions.decision_outcome') }} as is_progressed_to_referral,
        decisions.is_on_open_case,
        not supply.is_supplied as needs_route
    from contacts
    inner join supply on contacts.la_code = supply.la_code
    left join decisions on contacts.la_code = decisions.la_code and contacts.contact_id = decisions.contact_id
    left join calendar on contacts.la_code = calendar.la_code and contacts.contact_date = calendar.date_day
    where decisions.is_on_open_case is null or not supply.is_supplied
),

-- A case opened by the contact itself, on its day, is not one that was open already.
on_open_cases as (
    select distinct contacts.la_code, contacts.contact_id
    from undescribed_contacts as contacts
    inner join cases on contacts.la_code = cases.la_code and contacts.person_id = cases.person_id
    where
        cases.start_date < contacts.contact_date
        and (cases.end_date is null or cases.end_date > contacts.contact_date)
),

followed_by_early_help as (
    select distinct contacts.la_code, contacts.contact_id
    from undescribed_contacts as contacts
    inner join early_help_days on contacts.la_code = early_help_days.la_code and contacts.person_id = early_help_days.person_id
    where
        contacts.needs_route
        and {{ within_working_days('contacts', 'early_help_days', 5) }}
        and not contacts.is_progressed_to_referral
)

select
    contacts.la_code,
    contacts.contact_id,
    case
        when contacts.needs_route then case when early_help.contact_id is null then 'social_care' else 'early_help' end
    end as contact_route,
    coalesce(contacts.is_on_open_case, open_cases.contact_id is not null) as is_on_open_case
from undescribed_contacts as contacts
left join on_open_cases as open_cases
    on contacts.la_code = open_cases.la_code and contacts.contact_id = open_cases.contact_id
left join followed_by_early_help as early_help
    on contacts.la_code = early_help.la_code and contacts.contact_id = early_help.contact_id
