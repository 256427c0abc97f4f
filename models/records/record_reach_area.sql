-- A small area is what the latest list of children says of it, until another says otherwise, or lacks it: without its children in
-- the denominator none of them may be in the numerator.
with delivered as (
    select * from {{ ref('stg_childrens_centre_reach') }}
    where month_end is not null
),

lists as (
    select distinct la_code, month_end from delivered
),

areas as (
    select distinct la_code, lsoa_code from delivered
),

told as (
    select
        areas.la_code,
        areas.lsoa_code,
        lists.month_end,
        delivered.la_code is not null
        and {{ is_word_of('imd_decile_band', 'delivered.deprivation_band', 'most_deprived_30') }} as is_in_reach
    from areas
    inner join lists on areas.la_code = lists.la_code
    left join delivered
        on
            lists.la_code = delivered.la_code
            and lists.month_end = delivered.month_end
            and areas.lsoa_code = delivered.lsoa_code
    where delivered.la_code is null or delivered.deprivation_band is not null
),

changes as (
    select
        *,
        lag(is_in_reach) over (partition by la_code, lsoa_code order by month_end) as was_in_reach
    from told
),

spans as (
    select
        la_code,
        lsoa_code,
        is_in_reach,
        month_end as in_reach_from,
        lead(month_end) over (partition by la_code, lsoa_code order by month_end) as in_reach_until
    from changes
    where was_in_reach is null or was_in_reach <> is_in_reach
)

select la_code, lsoa_code, in_reach_from, in_reach_until from spans
where is_in_reach
