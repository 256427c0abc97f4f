with dictionary as (
    select * from {{ ref('dim_indicator') }}
),

fields as (
    select * from {{ ref('measure_field') }}
)

select distinct
    dictionary.indicator_id,
    fields.extract,
    fields.field,
    dictionary.measure_id
from dictionary
inner join fields on dictionary.measure_id = fields.measure_id
