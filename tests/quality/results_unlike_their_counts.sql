select
    results.la_code,
    results.measure,
    results.academic_year_start,
    results.published_value,
    published.numerator,
    published.denominator
from {{ ref('event_education_result') }} as results
inner join {{ ref('stg_attainment') }} as published
    on
        results.la_code = published.la_code
        and results.measure = published.measure
        and results.academic_year_start = published.academic_year_start
        and results.published_on is not distinct from published.published_on
where not results.has_counts and published.numerator is not null and published.denominator is not null
