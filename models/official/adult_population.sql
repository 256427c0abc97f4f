-- Residents aged 18 and over, as the council estimates them: ours are of children. What it supplies of other areas is nobody's.
select
    la_code,
    mid_year,
    population,
    published_on
from {{ ref('stg_population_midyear') }}
where age_band = '18+' and area_code = la_code
