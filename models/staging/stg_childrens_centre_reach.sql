with delivered as (
    {{ usable_rows('local_childrens_centre_reach') }}
)

select
    la_code,
    source_row,
    {{ read_month('as_at_month') }} as month_end,
    {{ read_text('lsoa_code') }} as lsoa_code,
    {{ read_word('imd_decile_band') }} as deprivation_band,
    {{ read_whole_number('children_0_5') }} as children,
    {{ unusable_values([
        ['as_at_month', 'month'],
        ['imd_decile_band', 'word'],
        ['children_0_5', 'whole_number'],
    ]) }} as unusable_values
from delivered
