with enquiries as (
    select * from {{ ref('event_adult_enquiry') }}
),

categories as (
    select measure_id, breakdown as category from {{ ref('breakdown_category') }}
    where measure_id = 'asg_enquiry_abuse_type'
),

placed_enquiries as (
    select
        enquiries.*,
        categories.measure_id,
        categories.category,
        case
            when categories.category = 'no_abuse_type_recorded' then enquiries.abuse_types is null
            else {{ has_code('enquiries.abuse_types', 'categories.category') }}
        end as is_in_category,
        enquiries.is_abuse_type_unknown = 1 and categories.category <> 'no_abuse_type_recorded' as is_in_any_category
    from enquiries
    cross join categories
)

select
    la_code,
    enquiry_id,
    adult_id,
    concluded_date,
    earliest_end,
    latest_end,
    measure_id,
    category,
    {{ flag('is_in_category') }} as is_in_category,
    {{ flag('is_in_any_category and not is_in_category') }} as is_perhaps_in_category,
    {{ flag('is_in_any_category and is_in_category') }} as is_perhaps_not_in_category
from placed_enquiries
