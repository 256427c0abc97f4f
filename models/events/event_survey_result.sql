{#
    Results of surveys of pupils. A survey is no register: what it says is of those who answered, so it has no rate, no members and no
    rule of small numbers (rule S33).
#}
with results as (
    select * from {{ ref('stg_survey_results') }}
    where survey_year is not null and question is not null and value is not null and unit <> 'unknown'
)

select
    la_code,
    survey,
    survey_year,
    topic,
    question,
    answer,
    school_year,
    case
        when sex in ('boys', 'boy', 'male') then 'boys'
        when sex in ('girls', 'girl', 'female') then 'girls'
        else sex
    end as sex,
    school,
    unit,
    base,
    value
from results
where unit = 'count' or value between 0 and 100
