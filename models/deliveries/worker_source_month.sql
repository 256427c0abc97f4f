{#
    What tells, on a day of the cohorts, who the social workers of looked-after children were in the 12 months to it (rule S37):
    involvements on any; social-worker episodes at 31 March alone, as the return asks for those of a whole year of children looked after
    on that day. Of two, the one that holds the 12 months; where neither does, the extracts say so themselves.
#}
{% set first_day = first_of_12_months('days.month_end') %}

with history as (
    select * from {{ ref('extract_history') }}
    where extract in ('ssd_involvements', 'local_social_worker_episodes') and is_supplied
),

periods as (
    select * from {{ ref('reporting_period') }}
),

supplied as (
    select
        *,
        count(*) over (partition by la_code) as sources,
        min(history_start) over (partition by la_code) as first_start
    from history
),

days as (
    select periods.la_code, {{ cohort_days_covered('periods.first_day', 'null') }} as month_end
    from periods
),

told as (
    select
        days.la_code,
        days.month_end,
        supplied.extract,
        supplied.sources,
        coalesce(supplied.history_start <= {{ first_day }}, true)
        and coalesce(days.month_end <= supplied.last_day, true) as is_whole,
        coalesce(supplied.first_start > {{ first_day }}, false) as is_before_both
    from days
    inner join supplied on days.la_code = supplied.la_code
    where
        supplied.extract = 'ssd_involvements'
        or (month(days.month_end) = 3 and days.month_end = {{ month_end('days.month_end') }})
)

select la_code, month_end, extract
from (
    select
        *,
        row_number() over (
            partition by la_code, month_end
            order by case when is_whole then 0 else 1 end, case when extract = 'ssd_involvements' then 0 else 1 end
        ) as place
    from told
    where is_whole or is_before_both or sources = 1
) as placed
where place = 1
