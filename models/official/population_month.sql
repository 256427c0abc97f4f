{#
    A council's own estimates (local_population_midyear), where it supplies them, take the place of the reference ones; what it
    supplies of other areas, such as its neighbours, is nobody's.
#}
with reference as (
    select * from {{ ref('population') }}
),

own as (
    select * from {{ ref('stg_population_midyear') }}
    where area_code = la_code
),

periods as (
    select * from {{ ref('reporting_period') }}
),

months as (
    select la_code, {{ month_ends_covered('first_day', 'open_until') }} as month_end from periods
),

supplied_areas as (
    select distinct la_code from own
),

populations as (
    select la_code, mid_year, age_band, population, published_on from own
    union all
    select reference.la_code, reference.mid_year, reference.age_band, reference.population, reference.published_on
    from reference
    left join supplied_areas on reference.la_code = supplied_areas.la_code
    where supplied_areas.la_code is null
)

{{ population_in_force('months', 'populations', var('population_rule')) }}
