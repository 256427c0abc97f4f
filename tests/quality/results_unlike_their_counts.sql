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
union all
select
    results.la_code,
    results.measure,
    results.academic_year_start,
    results.published_value,
    results.numerator,
    results.denominator
from {{ ref('stg_attainment') }} as results
where not ({{ is_published_result('results') }})
union all
select
    summary.la_code,
    summary.yds_measure as measure,
    summary.period_start as academic_year_start,
    summary.published_value,
    summary.numerator,
    summary.denominator
from {{ ref('event_youth_justice_outcome') }} as outcomes
inner join {{ ref('stg_yds') }} as summary
    on
        outcomes.la_code = summary.la_code
        and outcomes.yds_measure = summary.yds_measure
        and outcomes.period_end = summary.period_end
        and outcomes.published_on is not distinct from summary.published_on
where
    not ({{ is_published_summary('summary') }})
    or (outcomes.is_counted = 0 and summary.numerator is not null and summary.denominator > 0)
