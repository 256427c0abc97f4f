{#
    Whether a council supplies all that an indicator rests on, from when that reaches back, and until when where it is from returns.
    Of what can stand in for each other ('a or b') one is enough, and the one that reaches furthest counts. A measure whose rule
    looks back is complete only for windows that begin so many months after its extracts do. Official results of schools need none.
#}
with dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

supply as (
    select la_code, extract, field, need, is_supplied, is_unread from {{ ref('extract_supply') }}
    union all
    select distinct la_code, null as extract, null as field, 'official_value' as need, true as is_supplied, false as is_unread
    from {{ ref('event_education_result') }} where is_official
    union all
    select distinct
        la_code, null as extract, null as field, 'official_participation' as need, true as is_supplied, false as is_unread
    from {{ ref('event_official_participation') }}
),

history as (
    select
        history.la_code,
        history.extract,
        history.is_supplied,
        coalesce(history.history_start, late.history_start) as history_start,
        history.last_day
    from {{ ref('extract_history') }} as history
    left join {{ ref('extract_late') }} as late on history.la_code = late.la_code and history.extract = late.extract
),

look_backs as (
    select * from {{ ref('measure_look_back') }}
),

measure_fields as (
    select * from {{ ref('measure_field') }}
),

alternatives as (
    select indicator_id, measure_id, need, {{ each_part('need', ' or ') }} as alternative
    from (select indicator_id, measure_id, {{ each_part('needs', '; ') }} as need from dictionary) as needs
),

-- What a rule looks back to where it is supplied, though it can do without.
looked_back_to as (
    select
        dictionary.indicator_id,
        look_backs.extract,
        look_backs.months
    from dictionary
    inner join look_backs on dictionary.measure_id = look_backs.measure_id
    left join alternatives
        on
            dictionary.indicator_id = alternatives.indicator_id
            and look_backs.extract = split_part(alternatives.alternative, '.', 1)
    where alternatives.indicator_id is null
),

met_needs as (
    select
        supply.la_code,
        alternatives.indicator_id,
        alternatives.need,
        max(cast(supply.is_supplied as integer)) = 1 as is_supplied,
        min(case when supply.is_supplied then history.history_start end) as history_start,
        min(case when supply.is_supplied then {{ add_months('history.history_start', 'coalesce(look_backs.months, 0)') }} end)
            as complete_from,
        case
            when max(case when supply.is_supplied and history.last_day is null then 1 else 0 end) = 0
                then max(case when supply.is_supplied then history.last_day end)
        end as last_day
    from alternatives
    inner join supply on alternatives.alternative = supply.need
    left join history on supply.la_code = history.la_code and supply.extract = history.extract
    left join look_backs on alternatives.measure_id = look_backs.measure_id and supply.extract = look_backs.extract
    group by supply.la_code, alternatives.indicator_id, alternatives.need
    union all
    select
        history.la_code,
        looked_back_to.indicator_id,
        cast(null as string) as need,
        true as is_supplied,
        cast(null as date) as history_start,
        {{ add_months('history.history_start', 'looked_back_to.months') }} as complete_from,
        cast(null as date) as last_day
    from looked_back_to
    inner join history on looked_back_to.extract = history.extract and history.is_supplied
    union all
    -- A column without one value that can be read is not supplied, whether or not the measure could do without the field.
    select
        supply.la_code,
        dictionary.indicator_id,
        measure_fields.need,
        false as is_supplied,
        cast(null as date) as history_start,
        cast(null as date) as complete_from,
        cast(null as date) as last_day
    from dictionary
    inner join measure_fields on dictionary.measure_id = measure_fields.measure_id
    inner join supply on measure_fields.extract = supply.extract and measure_fields.field = supply.field
    group by supply.la_code, dictionary.indicator_id, measure_fields.need
    having
        max({{ flag("supply.is_unread and supply.need in ('" ~ fields_of_no_other() | join("', '") ~ "')") }}) = 1
        or (
            max({{ flag("supply.is_unread and supply.need in ('" ~ flag_fields() | join("', '") ~ "')") }}) = 1
            and max(cast(supply.is_supplied as integer)) = 0
        )
)

select
    la_code,
    indicator_id,
    min(cast(is_supplied as integer)) = 1 as is_supplied,
    max(history_start) as history_start,
    cast(max(complete_from) as date) as complete_from,
    min(last_day) as last_day,
    {{ joined_text('case when not is_supplied then need end', '; ') }} as not_supplied
from met_needs
group by la_code, indicator_id
