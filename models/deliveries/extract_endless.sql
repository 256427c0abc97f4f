{#
    What lasts, and began to be closed one day: in the year that ended a year before the extract's first ends, half as many began as in the
    year after them, and a twentieth of those at most ended. Whoever took over what was open has few that began so long before; where
    all are there, the ends were not recorded, and what ended then is open for good. Returns are as they were made.
#}
{% set least_rows = 50 %}

with days as (
    select * from {{ ref('extract_day') }}
),

history as (
    select * from {{ ref('extract_history') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

counted as (
    select
        history.la_code,
        history.extract,
        history.history_start,
        sum(
            case when days.date_day < {{ add_months('history.history_start', -12) }} then days.begun_rows else 0 end
        ) as rows_begun,
        sum(
            case when days.date_day < {{ add_months('history.history_start', -12) }} then days.history_rows else 0 end
        ) as rows_ended,
        sum(case when days.date_day >= history.history_start then days.begun_rows else 0 end) as rows_begun_since
    from history
    inner join days
        on
            history.la_code = days.la_code
            and history.extract = days.extract
            and days.date_day >= {{ add_months('history.history_start', -24) }}
            and days.date_day < {{ add_months('history.history_start', 12) }}
    left join returned on history.la_code = returned.la_code and history.extract = returned.extract
    where returned.extract is null
    group by history.la_code, history.extract, history.history_start
)

select
    la_code,
    extract,
    {{ add_months('history_start', -24) }} as first_day,
    history_start as recorded_from,
    cast(rows_begun as bigint) as rows_begun,
    cast(rows_ended as bigint) as rows_ended
from counted
where rows_begun >= greatest({{ least_rows }}, 0.5 * rows_begun_since) and rows_ended <= 0.05 * rows_begun
