{# What is wrong with an extract in the midst of its months, and the days of which its figures are doubtful for it, in words. #}
with gaps as (
    select * from {{ ref('extract_gap') }}
),

moves as (
    select * from {{ ref('extract_move') }}
),

history as (
    select * from {{ ref('extract_history') }}
)

select
    la_code,
    extract,
    first_day,
    last_day,
    false as is_move,
    'nothing in ' || extract || ' from ' || first_day || ' to ' || last_day || ' (' || idle_working_days || ' working days)'
        as disturbance
from gaps
union all
select
    moves.la_code,
    moves.extract,
    case when moves.what = 'begun' then history.history_start else moves.date_day end as first_day,
    moves.date_day as last_day,
    true as is_move,
    moves.children || ' of ' || moves.children_open || ' children in ' || moves.extract || ' begin '
    || case when moves.what = 'renewed' then 'anew ' else '' end || 'on ' || moves.date_day || ', as where a system changes'
        as disturbance
from moves
inner join history on moves.la_code = history.la_code and moves.extract = history.extract
-- What was taken over before its history begins is judged by that.
where moves.date_day > history.history_start
