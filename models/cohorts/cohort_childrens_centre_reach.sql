with lists as (
    select * from {{ ref('stg_childrens_centre_reach') }}
    where month_end is not null
),

-- A month may be written in two ways, and then an area stands in it twice: the last delivered counts.
last_rows as (
    select la_code, month_end, lsoa_code, max(source_row) as source_row
    from lists
    group by la_code, month_end, lsoa_code
)

select
    lists.la_code,
    lists.month_end,
    lists.lsoa_code,
    {{ flag('areas.la_code is not null') }} as is_in_reach,
    coalesce(lists.children, 0) as children
from lists
inner join last_rows on lists.la_code = last_rows.la_code and lists.source_row = last_rows.source_row
left join {{ ref('record_reach_area') }} as areas
    on
        lists.la_code = areas.la_code
        and lists.lsoa_code = areas.lsoa_code
        and lists.month_end >= areas.in_reach_from
        and coalesce(lists.month_end < areas.in_reach_until, true)
