with dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

fields as (
    select
        measure_id,
        {{ joined_text('need', '; ') }} as fields
    from {{ ref('measure_field') }}
    group by measure_id
),

-- Our own lines of the scorecards: those of a council's own may be of another order.
printed as (
    {% for basis in ['month', 'year'] -%}
    select
        lines.indicator_id_{{ basis }} as indicator_id,
        pages.scorecard_order,
        lines.reporting_year,
        lines.print_order
    from {{ ref('scorecard_line') }} as lines
    inner join {{ ref('scorecard_page') }} as pages on lines.scorecard = pages.scorecard
    where lines.la_code is null and lines.indicator_id_{{ basis }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

places as (
    select
        indicator_id,
        min(scorecard_order) as scorecard_order,
        -- On the first page that prints it: the first of the latest year.
        max_by(
            print_order,
            lpad(cast(99 - scorecard_order as string), 2, '0')
            || reporting_year
            || lpad(cast(9999 - print_order as string), 4, '0')
        ) as print_order
    from printed
    group by indicator_id
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
    dictionary.own_of,
    cast(row_number() over (
        order by
            case when dictionary.own_of is null then 0 else 1 end, places.scorecard_order nulls last,
            places.print_order nulls last, dictionary.domain nulls last, dictionary.section nulls last,
            dictionary.measure_id nulls last, dictionary.indicator_id nulls last
    ) as integer) as sort_order
from dictionary
left join places on dictionary.indicator_id = places.indicator_id
left join fields on dictionary.measure_id = fields.measure_id
