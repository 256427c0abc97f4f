with episodes as (
    select * from {{ ref('stg_early_help_episodes') }}
    where person_id is not null and start_date is not null
),

periods as (
    select * from {{ ref('reporting_period') }}
)

select distinct
    episodes.la_code,
    episodes.person_id,
    {{ cohort_days_covered('episodes.start_date', 'episodes.end_date') }} as month_end
from episodes
inner join periods on episodes.la_code = periods.la_code
