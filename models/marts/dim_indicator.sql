with dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

fields as (
    select
        measure_id,
        {{ joined_text('need', '; ') }} as fields
    from {{ ref('measure_field') }}
    group by measure_id
)

select
    dictionary.indicator_id,
    dictionary.measure_id,
    dictionary.domain,
    dictionary.section,
    dictionary.label,
    dictionary.unit,
    dictionary.polarity,
    dictionary.basis,
    cast(dictionary.decimals as integer) as decimals,
    dictionary.numerator_rule,
    dictionary.denominator_rule,
    dictionary.time_limit,
    cast(dictionary.applies_until as date) as applies_until,
    cast(dictionary.look_back_months as integer) as look_back_months,
    cast(dictionary.has_breakdown as boolean) as has_breakdown,
    dictionary.needs,
    fields.fields,
    dictionary.statutory_basis,
    dictionary.statutory_source,
    dictionary.ref_2015_16,
    dictionary.ref_2018_19,
    dictionary.ref_2021_22,
    dictionary.notes,
    dictionary.notes_on_reports,
    dictionary.own_of
from dictionary
left join fields on dictionary.measure_id = fields.measure_id
