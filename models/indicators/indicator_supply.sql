{#
    Whether a council supplies all that an indicator rests on, from when that reaches back, and until when where it is from returns.
    Of what can stand in for each other ('a or b') one is enough, and the one that reaches furthest counts.
#}
with dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
),

history as (
    select * from {{ ref('extract_history') }}
),

needs as (
    select
        indicator_id,
        {{ each_part('needs', '; ') }} as need
    from dictionary
),

alternatives as (
    select
        indicator_id,
        need,
        {{ each_part('need', ' or ') }} as alternative
    from needs
),

met_needs as (
    select
        supply.la_code,
        alternatives.indicator_id,
        alternatives.need,
        max(cast(supply.is_supplied as integer)) = 1 as is_supplied,
        min(case when supply.is_supplied then history.history_start end) as history_start,
        case
            when max(case when supply.is_supplied and history.last_day is null then 1 else 0 end) = 0
                then max(case when supply.is_supplied then history.last_day end)
        end as last_day
    from alternatives
    inner join supply on alternatives.alternative = supply.need
    left join history on supply.la_code = history.la_code and supply.extract = history.extract
    group by supply.la_code, alternatives.indicator_id, alternatives.need
)

select
    la_code,
    indicator_id,
    min(cast(is_supplied as integer)) = 1 as is_supplied,
    max(history_start) as history_start,
    min(last_day) as last_day,
    {{ joined_text('case when not is_supplied then need end', '; ') }} as not_supplied
from met_needs
group by la_code, indicator_id
