with factors as (
    select * from {{ ref('event_assessment_factor') }}
    where is_identified = 1
),

periods as (
    select * from {{ ref('reporting_period') }}
)

select
    factors.la_code,
    factors.measure_id,
    factors.episode_id,
    factors.person_id,
    factors.assessment_id,
    {{ cohort_days_covered('factors.counted_from', 'factors.counted_until') }} as month_end
from factors
inner join periods on factors.la_code = periods.la_code
