{# Whether a council supplies all that an indicator rests on, and from when that reaches back. #}
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
)

select
    supply.la_code,
    needs.indicator_id,
    min(cast(supply.is_supplied as integer)) = 1 as is_supplied,
    max(history.history_start) as history_start,
    {{ joined_text('case when not supply.is_supplied then needs.need end', '; ') }} as not_supplied
from needs
inner join supply on needs.need = supply.need
left join history on supply.la_code = history.la_code and supply.extract = history.extract
group by supply.la_code, needs.indicator_id
