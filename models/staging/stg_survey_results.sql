with delivered as (
    {{ usable_rows('local_survey_results') }}
)

select
    la_code,
    source_row,
    {{ read_text('survey') }} as survey,
    {{ read_whole_number('survey_year') }} as survey_year,
    {{ read_text('topic') }} as topic,
    {{ read_text('question') }} as question,
    {{ read_text('answer') }} as answer,
    {{ read_text('school_year') }} as school_year,
    {{ read_coded('local_survey_results.sex') }} as sex,
    {{ read_text('school') }} as school,
    {{ read_whole_number('base') }} as base,
    {{ read_number('value') }} as value,
    {{ read_coded('local_survey_results.unit') }} as unit,
    {{ unusable_values([
        ['survey_year', 'whole_number'],
        ['local_survey_results.sex', 'code'],
        ['base', 'whole_number'],
        ['value', 'number'],
        ['local_survey_results.unit', 'code'],
    ]) }} as unusable_values
from delivered
