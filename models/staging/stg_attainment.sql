with delivered as (
    {{ usable_rows('local_attainment') }}
)

select
    la_code,
    source_row,
    {{ read_academic_year('academic_year') }} as academic_year_start,
    {{ read_coded('local_attainment.measure') }} as measure,
    {{ read_number('numerator') }} as numerator,
    {{ read_number('denominator') }} as denominator,
    {{ read_number('value') }} as published_value,
    {{ read_date('published_on') }} as published_on,
    {{ unusable_values([
        ['academic_year', 'academic_year'],
        ['local_attainment.measure', 'code'],
        ['numerator', 'number'],
        ['denominator', 'number'],
        ['value', 'number'],
        ['published_on', 'date'],
    ]) }} as unusable_values
from delivered
