with concerns as (
    select
        *,
        {{ financial_year_start('received_date') }} as financial_year
    from {{ ref('stg_asg_concerns') }}
),

-- Without an adult's id a concern is about nobody who could be counted once.
placed_concerns as (
    select
        *,
        row_number() over of_adult_in_year as place_in_year
    from concerns
    window of_adult_in_year as (
        partition by la_code, adult_id, financial_year order by received_date nulls last, concern_id nulls last
    )
)

select
    la_code,
    concern_id,
    adult_id,
    received_date,
    coalesce(source_group, 'not_recorded') as source_group,
    -- As the report has it: financial or material.
    case when theme = 'financial_abuse' then 'financial_material' else theme end as theme,
    {{ flag('theme is null') }} as is_theme_not_recorded,
    coalesce(outcome, 'not_recorded') as outcome,
    {{ flag('is_progressed') }} as is_progressed,
    {{ flag('is_progressed is null') }} as is_progress_unknown,
    {{ flag("outcome = 'no_action'") }} as is_no_action,
    {{ flag("coalesce(outcome, 'not_recorded') in ('not_recorded', 'unknown')") }} as is_outcome_unknown,
    {{ flag('adult_id is null') }} as is_adult_unknown,
    {{ flag('adult_id is not null and place_in_year = 1') }} as is_first_of_adult_in_year,
    {{ flag('adult_id is not null and place_in_year = 2') }} as is_second_of_adult_in_year
from placed_concerns
