with concerns as (
    select * from {{ ref('event_adult_concern') }}
),

categories as (
    select measure_id, breakdown as category from {{ ref('breakdown_category') }}
    where measure_id in ('asg_concerns_by_source_share', 'asg_concern_theme')
),

placed_concerns as (
    select
        concerns.la_code,
        concerns.concern_id,
        concerns.adult_id,
        concerns.received_date,
        categories.measure_id,
        categories.category,
        concerns.theme = categories.category as is_in_category,
        concerns.theme = 'unknown' as is_in_any_category
    from concerns
    inner join categories on categories.measure_id = 'asg_concern_theme'
    where concerns.theme is not null
    union all
    select
        concerns.la_code,
        concerns.concern_id,
        concerns.adult_id,
        concerns.received_date,
        categories.measure_id,
        categories.category,
        concerns.source_group = categories.category as is_in_category,
        {{ is_not_known('concerns.source_group') }} as is_in_any_category
    from concerns
    inner join categories on categories.measure_id = 'asg_concerns_by_source_share'
)

select
    la_code,
    concern_id,
    adult_id,
    received_date,
    measure_id,
    category,
    {{ flag('is_in_category') }} as is_in_category,
    {{ flag('is_in_any_category and not is_in_category') }} as is_perhaps_in_category,
    {{ flag('is_in_any_category and is_in_category') }} as is_perhaps_not_in_category
from placed_concerns
