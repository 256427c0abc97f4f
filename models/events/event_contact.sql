with contacts as (
    select * from {{ ref('stg_contacts') }}
),

decisions as (
    select * from {{ ref('stg_contact_decisions') }}
),

derived_routes as (
    select * from {{ ref('record_contact_route') }}
),

families as (
    select * from {{ ref('record_child_family') }}
),

source_groups as (
    select * from {{ ref('contact_source_group') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar as (
    select * from {{ ref('working_day') }}
),

working_days as (
    select * from calendar where is_working_day
),

described_contacts as (
    select
        contacts.la_code,
        contacts.contact_id,
        contacts.person_id,
        contacts.contact_date,
        contacts.outcome_flags,
        decisions.decision_date,
        decisions.decision_outcome,
        {{ names_field('decisions.unusable_values', 'decision_outcome') }} as is_decision_unread,
        decisions.mash_request_date,
        decisions.mash_response_date,
        coalesce(source_groups.source_group, case when contacts.source_code is null then 'others' else 'unknown' end)
            as source_group,
        coalesce(contacts.source_code, '') as source_code,
        coalesce(nullif(decisions.contact_route, 'unknown'), derived_routes.contact_route, 'ot_not_yet_known') as contact_route,
        coalesce(decisions.contact_route = 'unknown' and derived_routes.contact_route is null, false) as is_route_unknown,
        coalesce(decisions.is_on_open_case, derived_routes.is_on_open_case, false) as is_on_open_case,
        {{ family_or_one(
            ['decisions.family_id', 'families.family_id'], 'contacts.person_id', "'contact ' || contacts.contact_id"
        ) }} as family_id
    from contacts
    left join decisions on contacts.la_code = decisions.la_code and contacts.contact_id = decisions.contact_id
    left join derived_routes on contacts.la_code = derived_routes.la_code and contacts.contact_id = derived_routes.contact_id
    left join families on contacts.la_code = families.la_code and contacts.person_id = families.person_id
    left join source_groups on contacts.source_code = lower(source_groups.source_code)
)

select
    contacts.la_code,
    contacts.contact_id,
    contacts.person_id,
    contacts.family_id,
    contacts.contact_date,
    contacts.source_code,
    contacts.decision_date,
    contacts.mash_request_date,
    contacts.mash_response_date,
    contacts.source_group,
    contacts.contact_route,
    {{ flag("contacts.contact_route = 'social_care' and not contacts.is_on_open_case") }} as is_new_social_care,
    {{ flag('contacts.is_route_unknown') }} as is_route_unknown,
    {{ flag('contacts.is_route_unknown and not contacts.is_on_open_case') }} as is_perhaps_new_social_care,
    {{ flag("contacts.contact_route = 'social_care'") }} as is_social_care,
    {{ flag("contacts.contact_route = 'early_help'") }} as is_early_help,
    {{ flag("contacts.contact_route not in ('social_care', 'early_help')") }} as is_ot_not_yet_known,
    {{ flag(is_progressed_to_referral('contacts.outcome_flags', 'contacts.decision_outcome')) }} as is_progressed_to_referral,
    {{ contact_outcome('contacts.outcome_flags', 'contacts.decision_outcome') }} as contact_outcome,
    {{ flag(is_contact_outcome_unknown(
        'contacts.outcome_flags', 'contacts.decision_outcome', 'contacts.is_decision_unread'
    )) }} as is_outcome_unknown,
    due_day_1.date_day as decision_1_working_day_due_date,
    due_day_5.date_day as decision_5_working_days_due_date,
    mash_due_day.date_day as mash_response_due_date,
    {{ flag(within_working_days('contact_day', 'decision_day', 1)) }} as is_decided_within_1_working_day,
    {{ flag(within_working_days('contact_day', 'decision_day', 5)) }} as is_decided_within_5_working_days,
    {{ flag('contacts.decision_date is null and ' ~ not_yet_due('contact_day', 'periods.extract_working_day_number', 1)) }}
        as is_decision_not_yet_due_1,
    {{ flag('contacts.decision_date is null and ' ~ not_yet_due('contact_day', 'periods.extract_working_day_number', 5)) }}
        as is_decision_not_yet_due_5,
    {{ flag(within_working_days('request_day', 'response_day', 2)) }} as is_mash_answered_within_2_working_days,
    {{ flag('contacts.mash_response_date is null and ' ~ not_yet_due('request_day', 'periods.extract_working_day_number', 2)) }}
        as is_mash_not_yet_due
from described_contacts as contacts
inner join periods on contacts.la_code = periods.la_code
left join calendar as contact_day on contacts.la_code = contact_day.la_code and contacts.contact_date = contact_day.date_day
left join calendar as decision_day on contacts.la_code = decision_day.la_code and contacts.decision_date = decision_day.date_day
left join calendar as request_day on contacts.la_code = request_day.la_code and contacts.mash_request_date = request_day.date_day
left join calendar as response_day
    on contacts.la_code = response_day.la_code and contacts.mash_response_date = response_day.date_day
left join working_days as due_day_1
    on contacts.la_code = due_day_1.la_code and due_day_1.working_day_number = {{ working_day_number_after('contact_day', 1) }}
left join working_days as due_day_5
    on contacts.la_code = due_day_5.la_code and due_day_5.working_day_number = {{ working_day_number_after('contact_day', 5) }}
left join working_days as mash_due_day
    on
        contacts.la_code = mash_due_day.la_code
        and mash_due_day.working_day_number = {{ working_day_number_after('request_day', 2) }}
