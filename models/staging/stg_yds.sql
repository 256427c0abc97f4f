with delivered as (
    {{ usable_rows('local_yds') }}
)

select
    la_code,
    source_row,
    {{ read_coded('local_yds.measure') }} as yds_measure,
    {{ read_date('period_start') }} as period_start,
    {{ read_date('period_end') }} as period_end,
    {{ read_number('numerator') }} as numerator,
    {{ read_number('denominator') }} as denominator,
    {{ read_number('value') }} as published_value,
    {{ read_date('published_on') }} as published_on,
    {{ unusable_values([
        ['local_yds.measure', 'code'],
        ['period_start', 'date'],
        ['period_end', 'date'],
        ['numerator', 'number'],
        ['denominator', 'number'],
        ['value', 'number'],
        ['published_on', 'date'],
    ]) }} as unusable_values
from delivered
