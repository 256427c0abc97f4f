-- A small area is what the latest list of children says of it, until another says otherwise.
with areas as (
    select
        la_code,
        lsoa_code,
        month_end,
        {{ is_word_of('imd_decile_band', 'deprivation_band', 'most_deprived_30') }} as is_in_reach
    from {{ ref('stg_childrens_centre_reach') }}
    where month_end is not null and deprivation_band is not null
),

changes as (
    select
        *,
        lag(is_in_reach) over (partition by la_code, lsoa_code order by month_end) as was_in_reach
    from areas
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
