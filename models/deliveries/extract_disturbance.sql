{# What is wrong with an extract in the midst of its months, and the days of which its figures are doubtful for it, in words. #}
with reaches as (
    select * from {{ ref('extract_reach') }}
),

moves as (
    select * from {{ ref('extract_move') }}
),

-- What nothing dates, as the births of children, is doubtful as far back as anything is told.
history as (
    select *, min(history_start) over (partition by la_code) as first_history from {{ ref('extract_history') }}
),

contested as (
    select * from {{ ref('contested_key') }}
    where
        rows_contested >= greatest({{ var('stray_date_rows') }}, {{ var('contested_share') }} * rows_staged)
        and extract not in {{ in_list(var('last_rows_are_right')) }}
),

unfollowed as (
    select * from {{ ref('extract_unfollowed') }}
    where rows_unfollowed >= greatest({{ var('stray_date_rows') }}, {{ var('contested_share') }} * rows_that_end)
),

lacking as (
    select * from {{ ref('extract_lack') }}
    where not is_undated and rows_lacking >= greatest({{ var('stray_date_rows') }}, {{ var('contested_share') }} * rows_there)
),

told as (
    select la_code, extract, first_day, last_day, crowd as disturbance from {{ ref('extract_crowd') }}
    union all
    select
        la_code,
        extract,
        cast(date_trunc('month', month_end) as date) as first_day,
        month_end as last_day,
        'the list of ' || extract || ' of ' || month_end || ' ' || what as disturbance
    from {{ ref('extract_list') }}
    union all
    select
        la_code,
        extract,
        first_day,
        last_day,
        'nothing in ' || extract || ' from ' || first_day || ' to ' || last_day || ' (' || idle_working_days || ' working days)'
            as disturbance
    from {{ ref('extract_gap') }}
)

select la_code, extract, first_day, last_day, false as is_move, false as is_slight, disturbance
from told
union all
select
    moves.la_code,
    moves.extract,
    case when moves.what = 'begun' then history.history_start else moves.date_day end as first_day,
    moves.date_day as last_day,
    true as is_move,
    false as is_slight,
    moves.children || ' of ' || moves.children_open || ' children in ' || moves.extract || ' begin '
    || case when moves.what = 'renewed' then 'anew ' else '' end || 'on ' || moves.date_day || ', as where a system changes'
        as disturbance
from moves
inner join history on moves.la_code = history.la_code and moves.extract = history.extract
-- What was taken over before its history begins is judged by that.
where moves.date_day > history.history_start
union all
select
    contested.la_code,
    contested.extract,
    coalesce(contested.first_day, history.history_start, history.first_history) as first_day,
    coalesce(contested.last_day, reaches.last_day) as last_day,
    false as is_move,
    false as is_slight,
    contested.rows_contested || ' rows of ' || contested.extract || ' have the key of another that says otherwise (row '
    || contested.other_row || ' that of row ' || contested.kept_row || ', for one)' as disturbance
from contested
inner join reaches on contested.la_code = reaches.la_code
inner join history on contested.la_code = history.la_code and contested.extract = history.extract
union all
select
    la_code,
    extract,
    first_day,
    last_day,
    false as is_move,
    false as is_slight,
    rows_lacking || ' rows that others name (' || named_by || ') are not in ' || extract || ', beside ' || rows_there
        as disturbance
from lacking
union all
select
    unfollowed.la_code,
    unfollowed.extract,
    unfollowed.first_day,
    reaches.last_day,
    false as is_move,
    false as is_slight,
    unfollowed.rows_unfollowed || ' of ' || unfollowed.rows_that_end || ' episodes of ' || unfollowed.extract
    || ' that none follows end in X1, as if another did' as disturbance
from unfollowed
inner join reaches on unfollowed.la_code = reaches.la_code
union all
select
    doubts.la_code,
    doubts.extract,
    coalesce(doubts.first_day, history.history_start, history.first_history) as first_day,
    coalesce(doubts.last_day, reaches.last_day) as last_day,
    false as is_move,
    doubts.is_slight,
    doubts.doubt as disturbance
from {{ ref('extract_doubt') }} as doubts
inner join reaches on doubts.la_code = reaches.la_code
inner join history on doubts.la_code = history.la_code and doubts.extract = history.extract
where coalesce(doubts.first_day, history.first_history) is not null
