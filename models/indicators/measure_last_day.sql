{#
    The day on which the first of the extracts ends that a measure reads where they are supplied, whether it needs them or could do
    without: without its newest rows such an extract says that nothing was there. Of fields joined by `or` those of the first that is
    supplied are read, of others all. A monthly snapshot of care leavers says itself which months it lacks (measure_gap).
#}
with measure_fields as (
    select * from {{ ref('measure_field') }}
    where extract <> 'local_care_leaver_history'
),

supplied_fields as (
    select * from {{ ref('extract_supply') }}
    where is_supplied and field is not null
),

history as (
    select * from {{ ref('extract_history') }}
),

placed_fields as (
    select
        supplied_fields.la_code,
        measure_fields.measure_id,
        measure_fields.extract,
        measure_fields.place,
        min(measure_fields.place) over (
            partition by supplied_fields.la_code, measure_fields.measure_id, measure_fields.need
        ) as place_read
    from measure_fields
    inner join supplied_fields
        on measure_fields.extract = supplied_fields.extract and measure_fields.field = supplied_fields.field
)

select
    placed_fields.la_code,
    placed_fields.measure_id,
    min(history.last_day) as last_day
from placed_fields
inner join history on placed_fields.la_code = history.la_code and placed_fields.extract = history.extract
where placed_fields.place = placed_fields.place_read
group by placed_fields.la_code, placed_fields.measure_id
