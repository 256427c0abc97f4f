-- Residents aged 18 and over, as the council estimates them; ours are of children alone.
select
    area_code as la_code,
    mid_year,
    population,
    published_on
from {{ ref('stg_population_midyear') }}
where age_band = '18+'
