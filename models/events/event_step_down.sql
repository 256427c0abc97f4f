{% set by_family = 'agreed_date, step_down_id, person_id' %}
{% set by_child = 'agreed_date, step_down_id, family_id' %}
with step_downs as (
    select * from {{ ref('stg_step_downs') }}
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

step_downs_of_families as (
    select
        step_downs.la_code,
        step_downs.step_down_id,
        step_downs.person_id,
        step_downs.agreed_date,
        step_downs.joint_visit_date,
        coalesce(step_downs.source_team, 'not_recorded') as source_team,
        {{ names_field('step_downs.unusable_values', 'joint_visit_date') }} as is_visit_unread,
        {{ family_or_one(
            ['step_downs.family_id', 'families.family_id'], 'step_downs.person_id', "'step-down ' || step_downs.step_down_id"
        ) }} as family_id
    from step_downs
    left join families on step_downs.la_code = families.la_code and step_downs.person_id = families.person_id
),

-- The rows of siblings are one step-down of their family: the first of them stands for all, and a visit is one to the family.
placed_step_downs as (
    select
        la_code,
        step_down_id,
        person_id,
        family_id,
        agreed_date,
        source_team,
        min(joint_visit_date) over of_step_down as joint_visit_date,
        max(cast(is_visit_unread as integer)) over of_step_down = 1 as is_visit_unread,
        max({{ flag(is_not_known('source_team')) }}) over of_day = 1 and min(joint_visit_date) over of_day is not null
            as is_visit_perhaps_shared,
        {{ first_in('family_id, source_team', 'agreed_date', by_family) }} as is_family_step_down,
        {{ first_in('family_id', month_end('agreed_date'), by_family) }} as is_first_of_family_in_month,
        {{ first_in('family_id', financial_year_start('agreed_date'), by_family) }} as is_first_of_family_in_year,
        {{ first_in('person_id', month_end('agreed_date'), by_child) }} as is_first_of_child_in_month,
        {{ first_in('person_id', financial_year_start('agreed_date'), by_child) }} as is_first_of_child_in_year
    from step_downs_of_families
    window
        of_step_down as (partition by la_code, family_id, agreed_date, source_team),
        of_day as (partition by la_code, family_id, agreed_date)
)

select
    step_downs.la_code,
    step_downs.step_down_id,
    step_downs.person_id,
    step_downs.family_id,
    step_downs.agreed_date,
    step_downs.source_team,
    step_downs.joint_visit_date,
    due_day.date_day as joint_visit_due_date,
    step_downs.is_family_step_down,
    step_downs.is_first_of_family_in_month,
    step_downs.is_first_of_family_in_year,
    case when step_downs.person_id is null then 0 else step_downs.is_first_of_child_in_month end as is_first_of_child_in_month,
    case when step_downs.person_id is null then 0 else step_downs.is_first_of_child_in_year end as is_first_of_child_in_year,
    {{ flag("step_downs.source_team = 'duty'") }} as is_from_duty,
    {{ flag("step_downs.source_team = 'locality'") }} as is_from_locality,
    {{ flag(is_not_known('step_downs.source_team')) }} as is_team_unknown,
    {{ flag(within_working_days('agreed_day', 'visit_day', 7)) }} as is_visited_within_7_working_days,
    {{ flag('step_downs.joint_visit_date is null and ' ~ not_yet_due('agreed_day', 'periods.extract_working_day_number', 7)) }}
        as is_visit_not_yet_due,
    {{ flag(
        'step_downs.joint_visit_date is null and step_downs.is_visit_unread
        or step_downs.is_visit_perhaps_shared and not coalesce(' ~ within_working_days('agreed_day', 'visit_day', 7) ~ ', false)'
    ) }} as is_visit_unknown
from placed_step_downs as step_downs
inner join periods on step_downs.la_code = periods.la_code
left join calendar as agreed_day on step_downs.la_code = agreed_day.la_code and step_downs.agreed_date = agreed_day.date_day
left join calendar as visit_day on step_downs.la_code = visit_day.la_code and step_downs.joint_visit_date = visit_day.date_day
left join working_days as due_day
    on step_downs.la_code = due_day.la_code and due_day.working_day_number = {{ working_day_number_after('agreed_day', 7) }}
