with results as (
    select * from {{ ref('event_survey_result') }}
),

-- A change is of one answer of one group, from the time before that it was asked.
compared as (
    select
        *,
        round(value * base / 100) as gave_the_answer,
        lag(survey_year) over series as previous_survey_year,
        lag(value) over series as previous_value,
        lag(base) over series as previous_base,
        lag(round(value * base / 100)) over series as previously_gave_the_answer
    from results
    window
        series as (
            partition by la_code, survey, topic, question, answer, school_year, sex, school, unit
            order by survey_year
        )
)

select
    la_code,
    survey,
    cast(survey_year as integer) as survey_year,
    topic,
    question,
    answer,
    school_year,
    sex,
    school,
    unit,
    value,
    cast(base as bigint) as base,
    coalesce(base < {{ variable('survey_small_base') }}, false) as is_small_base,
    cast(previous_survey_year as integer) as previous_survey_year,
    previous_value,
    value - previous_value as change,
    case
        when unit = 'percentage'
            then {{ is_within_chance(
                'unit', 'gave_the_answer', 'base', 'previously_gave_the_answer', 'previous_base'
            ) }}
    end as is_change_within_chance,
    case
        when previous_value is null then 'not asked before'
        when unit <> 'percentage' or coalesce(base, 0) = 0 or coalesce(previous_base, 0) = 0 then 'not tested: base not given'
        else 'tested'
    end as change_test
from compared
