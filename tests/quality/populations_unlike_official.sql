{#
    Populations of a council's own that are over 3% from all official estimates of the mid-year: two releases of one differ by
    1.6% at most in the seed. Every rate is too low or too high by as much, as where ages 0 to 18 are called 0 to 17.
#}
{% set apart = 0.03 %}

with own as (
    select * from {{ ref('stg_population_midyear') }}
    where area_code = la_code
),

estimates as (
    select la_code, mid_year, age_band, min(population) as lowest_estimate, max(population) as highest_estimate
    from {{ ref('population') }}
    group by la_code, mid_year, age_band
)

select
    own.la_code,
    own.mid_year,
    own.age_band,
    own.population,
    estimates.lowest_estimate,
    estimates.highest_estimate
from own
inner join estimates
    on own.la_code = estimates.la_code and own.mid_year = estimates.mid_year and own.age_band = estimates.age_band
where
    own.population < (1 - {{ apart }}) * estimates.lowest_estimate
    or own.population > (1 + {{ apart }}) * estimates.highest_estimate
