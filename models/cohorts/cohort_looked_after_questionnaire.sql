{#
    Children of 5 to 16 who have been looked after for 12 months, of whom the Department asks for a score, with that of the latest
    questionnaire completed in the 12 months, looked after or not (rule S37).
#}
with children as (
    select * from {{ ref('cohort_looked_after') }}
),

questionnaires as (
    select * from {{ ref('stg_sdq_scores') }}
    where completed_date is not null and score is not null
),

-- Of several of one day the last delivered: what a row's number orders is how the council lists them.
last_rows as (
    select la_code, person_id, completed_date, max_by(score, source_row) as score
    from questionnaires
    group by la_code, person_id, completed_date
),

latest as (
    {{ latest_dates('children', {'completed_date': 'last_rows'}) }}
),

asked_children as (
    select
        children.la_code,
        children.person_id,
        children.month_end,
        children.birth_date is null as is_age_unknown,
        children.entered_care_date <= {{ first_of_12_months('children.month_end') }}
        and coalesce({{ age_is_at_least('children.birth_date', 5, 'children.month_end') }}, true)
        and not coalesce({{ age_is_at_least('children.birth_date', 17, 'children.month_end') }}, false) as is_asked,
        case
            when latest.completed_date >= {{ first_of_12_months('children.month_end') }} then latest.completed_date
        end as completed_date
    from children
    inner join latest
        on
            children.la_code = latest.la_code
            and children.person_id = latest.person_id
            and children.month_end = latest.month_end
)

select
    asked_children.la_code,
    asked_children.person_id,
    asked_children.month_end,
    {{ flag('asked_children.is_asked') }} as is_asked,
    asked_children.completed_date,
    case when asked_children.is_asked then last_rows.score end as score,
    {{ flag('asked_children.is_asked and last_rows.score is not null') }} as is_scored,
    -- Whoever is of unknown age may be asked for none.
    {{ flag('asked_children.is_asked and last_rows.score is not null and asked_children.is_age_unknown') }} as is_score_unknown
from asked_children
left join last_rows
    on
        asked_children.la_code = last_rows.la_code
        and asked_children.person_id = last_rows.person_id
        and asked_children.completed_date = last_rows.completed_date
