with delivered as (
    {{ usable_rows('local_population_midyear') }}
)

select
    la_code,
    source_row,
    {{ read_text('area_code') }} as area_code,
    {{ read_whole_number('mid_year') }} as mid_year,
    {{ read_coded('age_band') }} as age_band,
    {{ read_whole_number('population') }} as population,
    {{ read_date('published_on') }} as published_on,
    {{ unusable_values([
        ['mid_year', 'whole_number'],
        ['population', 'whole_number'],
        ['published_on', 'date'],
        ['age_band', 'code'],
    ]) }} as unusable_values
from delivered
