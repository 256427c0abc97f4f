-- Every indicator with what holds of its measure: the registry (seeds/registry) as one table.
with indicators as (
    select * from {{ ref('indicator') }}
),

measures as (
    select * from {{ ref('measure') }}
),

look_backs as (
    select measure_id, max(months) as months from {{ ref('measure_look_back') }}
    group by measure_id
),

ended as (
    select * from {{ ref('measure_ended') }}
),

split_measures as (
    select distinct measure_id from {{ ref('breakdown_category') }}
)

select
    indicators.indicator_id,
    indicators.measure_id,
    measures.domain,
    measures.section,
    indicators.label,
    indicators.unit,
    indicators.polarity,
    indicators.basis,
    indicators.summed_over,
    indicators.decimals,
    indicators.numerator_rule,
    indicators.denominator_rule,
    measures.time_limit,
    ended.applies_until,
    cast(coalesce(look_backs.months, 0) as integer) as look_back_months,
    split_measures.measure_id is not null as has_breakdown,
    measures.needs,
    indicators.ref_2015_16,
    indicators.ref_2018_19,
    indicators.ref_2021_22,
    measures.statutory_basis,
    measures.statutory_source,
    indicators.notes,
    indicators.notes_on_reports,
    indicators.own_of
from indicators
left join measures on indicators.measure_id = measures.measure_id
left join look_backs on indicators.measure_id = look_backs.measure_id
left join ended on indicators.measure_id = ended.measure_id
left join split_measures on indicators.measure_id = split_measures.measure_id
