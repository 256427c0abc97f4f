{#
    Extracts of spells that somebody has taken by their first day, so that none began before some month: what was open then is in no row, and
    what is open rises from nothing until as much is as usual. A twentieth of what is usually open, at most, began before the first month
    with a usual number of starts, and in the first month of the history by ends (extract_history) nine tenths of it are not reached. A
    service that is as old as its first row looks the same; and where that is less than four months ago, nobody can tell what is usual, so
    that all months are to be checked. What is told of starts alone is whole. An extract of all that was open since
    some day has spells that began long before. Returns say from when they are complete.
#}
{% set share_filled, share_before, least_open, fewest_months, spells = 0.9, 0.05, 5, 4, {} %}
{% for extract, days in days_of_spells().items() %}{% do spells.update({extract: days + [none]}) %}{% endfor %}

with history as (
    select * from {{ ref('extract_history') }}
),

reaches as (
    select * from {{ ref('extract_reach') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

spells as (
    {{ spells_in_parts(spells) }}
),

known_spells as (
    select spells.*
    from spells
    left join returned on spells.la_code = returned.la_code and spells.extract = returned.extract
    where
        returned.extract is null
        and spells.extract not in {{ in_list(var('filtered_rows_are_right')) }}
        and coalesce(spells.end_date >= spells.start_date, true)
),

changes as (
    select la_code, extract, {{ month_end('start_date') }} as month_end, 1 as begun, 0 as ended from known_spells
    union all
    select la_code, extract, {{ month_end('end_date') }} as month_end, 0 as begun, 1 as ended from known_spells where end_date is not null
),

months as (
    select
        la_code,
        extract,
        month_end,
        sum(begun) as begun,
        sum(ended) as ended,
        sum(sum(begun - ended)) over (partition by la_code, extract order by month_end) as spells_open,
        row_number() over (partition by la_code, extract order by sum(begun) desc nulls last) as busiest
    from changes
    group by la_code, extract, month_end
),

usual as (
    select
        months.la_code,
        months.extract,
        reaches.last_day,
        avg(case when months.busiest <= 12 then months.begun end) as usually_begun,
        avg(case when months.month_end between {{ add_months('reaches.last_day', -12) }} and reaches.last_day then months.spells_open end)
            as usually_open
    from months
    inner join reaches on months.la_code = reaches.la_code
    group by months.la_code, months.extract, reaches.last_day
),

-- Old cases that are still open, and mistyped years, fall in months far below the usual.
first_months as (
    select
        usual.la_code,
        usual.extract,
        usual.last_day,
        usual.usually_open,
        min(case when months.begun >= {{ var('history_share') }} * usual.usually_begun then months.month_end end) as begun_from,
        min(case when months.spells_open >= {{ share_filled }} * usual.usually_open then months.month_end end) as as_usual_from
    from months
    inner join usual on months.la_code = usual.la_code and months.extract = usual.extract
    where usual.usually_open >= {{ least_open }}
    group by usual.la_code, usual.extract, usual.last_day, usual.usually_open
),

filled as (
    {% set is_new = 'begun_from > ' ~ add_months('last_day', -fewest_months) -%}
    select *, case when {{ is_new }} then {{ month_end(add_months('last_day', 1)) }} else as_usual_from end as filled_from from first_months
),

begun_since as (
    select
        filled.la_code,
        filled.extract,
        cast(date_trunc('month', filled.begun_from) as date) as begun_from,
        history.history_start as first_day,
        {{ add_days("cast(date_trunc('month', filled.filled_from) as date)", -1) }} as last_day,
        cast(round(filled.usually_open) as bigint) as usually_open,
        cast(sum(
            case when months.month_end <= {{ month_end('history.history_start') }} then months.begun - months.ended else 0 end
        ) as bigint) as open_at_first
    from filled
    inner join history on filled.la_code = history.la_code and filled.extract = history.extract
    inner join months on filled.la_code = months.la_code and filled.extract = months.extract
    where filled.filled_from > {{ month_end('history.history_start') }}
    group by
        filled.la_code, filled.extract, filled.begun_from, filled.filled_from, filled.usually_open,
        history.history_start
    having
        sum(case when months.month_end < filled.begun_from then months.begun else 0 end)
        <= {{ share_before }} * filled.usually_open
)

select
    *,
    extract || ' has next to nothing that began before ' || begun_from || ': ' || open_at_first
    || ' were open when its history begins, ' || usually_open
    || ' usually are of late, so that what was open before may be missing' as disturbance
from begun_since
