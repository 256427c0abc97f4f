with contacts as (
    select * from {{ ref('stg_early_help_contacts') }}
),

families as (
    select * from {{ ref('record_child_family') }}
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

contacts_of_families as (
    select
        contacts.la_code,
        contacts.contact_id,
        contacts.person_id,
        contacts.contact_date,
        contacts.allocated_date,
        contacts.initial_contact_date,
        coalesce(contacts.contact_type, 'not_recorded') as contact_type,
        coalesce(contacts.is_youth_offending, false) as is_youth_offending,
        {{ names_field('contacts.unusable_values', 'yot_flag') }} as is_youth_offending_unread,
        {{ names_field('contacts.unusable_values', 'initial_contact_date') }} as is_initial_contact_unread,
        {{ family_or_one(
            ['contacts.family_id', 'families.family_id'], 'contacts.person_id', "'contact ' || contacts.contact_id"
        ) }} as family_id
    from contacts
    left join families on contacts.la_code = families.la_code and contacts.person_id = families.person_id
),

-- The rows of siblings are one contact of their family, and one allocation; the first of them stands for all.
placed_contacts as (
    select
        la_code,
        contact_id,
        person_id,
        family_id,
        contact_date,
        contact_type,
        allocated_date,
        is_youth_offending,
        min(initial_contact_date) over of_allocation as initial_contact_date,
        max(cast(is_youth_offending_unread as integer)) over of_allocation = 1 as is_youth_offending_unread,
        max(cast(is_initial_contact_unread as integer)) over of_allocation = 1 as is_initial_contact_unread,
        {{ first_in('family_id, contact_type', 'contact_date', 'contact_id, person_id') }} as is_family_contact,
        {{ first_in('family_id, is_youth_offending', 'allocated_date', 'contact_id, person_id') }} as is_family_allocation,
        count(*) over (partition by la_code, family_id, contact_date, contact_type) as rows_of_type,
        min(contact_type) over of_day <> max(contact_type) over of_day as is_of_several_types
    from contacts_of_families
    window
        of_allocation as (partition by la_code, family_id, allocated_date, is_youth_offending),
        of_day as (partition by la_code, family_id, contact_date)
)

select
    contacts.la_code,
    contacts.contact_id,
    contacts.person_id,
    contacts.family_id,
    contacts.contact_date,
    contacts.contact_type,
    contacts.allocated_date,
    contacts.initial_contact_date,
    due_day.date_day as initial_contact_due_date,
    contacts.is_family_contact,
    {{ flag('contacts.is_of_several_types and ' ~ is_not_known('contacts.contact_type')) }} as is_perhaps_another,
    contacts.is_family_contact * {{ flag(is_not_known('contacts.contact_type')) }} * (contacts.rows_of_type - 1) as perhaps_more,
    {{ flag('contacts.is_family_allocation = 1 and not contacts.is_youth_offending and due_day.date_day is not null') }}
        as is_in_scope,
    {{ flag('contacts.is_youth_offending_unread') }} as is_scope_unknown,
    {{ flag(within_working_days('allocated_day', 'initial_contact_day', 3)) }} as is_contacted_within_3_working_days,
    {{ flag(
        'contacts.initial_contact_date is null and ' ~ not_yet_due('allocated_day', 'periods.extract_working_day_number', 3)
    ) }} as is_initial_contact_not_yet_due,
    {{ flag('contacts.initial_contact_date is null and contacts.is_initial_contact_unread') }} as is_initial_contact_undated
from placed_contacts as contacts
inner join periods on contacts.la_code = periods.la_code
left join calendar as allocated_day
    on contacts.la_code = allocated_day.la_code and contacts.allocated_date = allocated_day.date_day
left join calendar as initial_contact_day
    on contacts.la_code = initial_contact_day.la_code and contacts.initial_contact_date = initial_contact_day.date_day
left join working_days as due_day
    on contacts.la_code = due_day.la_code and due_day.working_day_number = {{ working_day_number_after('allocated_day', 3) }}
